import { addMessages } from '@lintel/contract/messages';
import { intake } from '@lintel/contract/messages/en/intake';

addMessages(intake);
