import { addMessages } from '@lintel/contract/messages';
import { score } from '@lintel/contract/messages/en/score';

addMessages(score);
