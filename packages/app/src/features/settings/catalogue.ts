import { addMessages } from '@lintel/contract/messages';
import { settings } from '@lintel/contract/messages/en/settings';

addMessages(settings);
