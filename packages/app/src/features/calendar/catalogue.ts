import { addMessages } from '@lintel/contract/messages';
import { calendar } from '@lintel/contract/messages/en/calendar';

addMessages(calendar);
