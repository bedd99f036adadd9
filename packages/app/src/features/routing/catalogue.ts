import { addMessages } from '@lintel/contract/messages';
import { routing } from '@lintel/contract/messages/en/routing';

addMessages(routing);
