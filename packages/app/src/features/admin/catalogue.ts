import { addMessages } from '@lintel/contract/messages';
import { admin } from '@lintel/contract/messages/en/admin';

addMessages(admin);
