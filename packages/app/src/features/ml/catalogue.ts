import { addMessages } from '@lintel/contract/messages';
import { insights } from '@lintel/contract/messages/en/insights';
import { ml } from '@lintel/contract/messages/en/ml';

addMessages(ml);
addMessages(insights);
