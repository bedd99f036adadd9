import { addMessages } from '@lintel/contract/messages';
import { sources } from '@lintel/contract/messages/en/sources';

addMessages(sources);
