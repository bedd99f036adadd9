import { addMessages } from '@lintel/contract/messages';
import { duplicates } from '@lintel/contract/messages/en/duplicates';

addMessages(duplicates);
