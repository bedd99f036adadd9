import { addMessages } from '@lintel/contract/messages';
import { lists } from '@lintel/contract/messages/en/lists';

addMessages(lists);
