import { addMessages } from '@lintel/contract/messages';
import { keys } from '@lintel/contract/messages/en/keys';
import { palette } from '@lintel/contract/messages/en/palette';

addMessages(palette);
addMessages(keys);
