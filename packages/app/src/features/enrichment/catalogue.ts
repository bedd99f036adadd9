import { addMessages } from '@lintel/contract/messages';
import { enrichment } from '@lintel/contract/messages/en/enrichment';

addMessages(enrichment);
