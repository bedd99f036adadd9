import { addMessages } from '@lintel/contract/messages';
import { offline } from '@lintel/contract/messages/en/offline';

addMessages(offline);
