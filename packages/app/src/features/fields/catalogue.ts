import { addMessages } from '@lintel/contract/messages';
import { fields } from '@lintel/contract/messages/en/fields';

addMessages(fields);
