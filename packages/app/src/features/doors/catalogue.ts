import { addMessages } from '@lintel/contract/messages';
import { doors } from '@lintel/contract/messages/en/doors';

addMessages(doors);
