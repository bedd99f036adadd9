import { addMessages } from '@lintel/contract/messages';
import { batches } from '@lintel/contract/messages/en/batches';

addMessages(batches);
