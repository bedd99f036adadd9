import './catalogue';

export { MailboxesScreen } from './mailboxes/MailboxesScreen';
export { MessageScreen } from './queue/MessageScreen';
export { QueueScreen } from './queue/QueueScreen';
