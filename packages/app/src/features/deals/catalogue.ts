import { addMessages } from '@lintel/contract/messages';
import { deals } from '@lintel/contract/messages/en/deals';

addMessages(deals);
