import { addMessages } from '@lintel/contract/messages';
import { stages } from '@lintel/contract/messages/en/stages';

addMessages(stages);
