import { addMessages } from '@lintel/contract/messages';
import { ml } from '@lintel/contract/messages/en/ml';

addMessages(ml);
