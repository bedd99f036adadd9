import { addMessages } from '@lintel/contract/messages';
import { lookups } from '@lintel/contract/messages/en/lookups';

addMessages(lookups);
