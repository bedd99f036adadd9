import { addMessages } from '@lintel/contract/messages';
import { inbox } from '@lintel/contract/messages/en/inbox';

addMessages(inbox);
