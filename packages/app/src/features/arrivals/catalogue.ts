import { addMessages } from '@lintel/contract/messages';
import { arrivals } from '@lintel/contract/messages/en/arrivals';

addMessages(arrivals);
