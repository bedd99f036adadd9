import { addMessages } from '@lintel/contract/messages';
import { today } from '@lintel/contract/messages/en/today';

addMessages(today);
