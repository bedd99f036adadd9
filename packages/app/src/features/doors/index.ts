import './catalogue';

export { FormScreen } from './forms/FormScreen';
export { FormsScreen } from './forms/FormsScreen';
export { MappingScreen } from './webhooks/MappingScreen';
export { WebhooksScreen } from './webhooks/WebhooksScreen';
