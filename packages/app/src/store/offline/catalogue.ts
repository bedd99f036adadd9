import { addMessages } from '@lintel/contract/messages';
import { scoring } from '@lintel/contract/messages/en/scoring';

addMessages(scoring);
