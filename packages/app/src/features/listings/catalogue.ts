import { addMessages } from '@lintel/contract/messages';
import { listings } from '@lintel/contract/messages/en/listings';

addMessages(listings);
