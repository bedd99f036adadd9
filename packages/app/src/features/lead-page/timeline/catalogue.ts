import { addMessages } from '@lintel/contract/messages';
import { timeline } from '@lintel/contract/messages/en/timeline';

addMessages(timeline);
