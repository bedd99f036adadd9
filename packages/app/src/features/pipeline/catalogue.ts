import { addMessages } from '@lintel/contract/messages';
import { pipelines } from '@lintel/contract/messages/en/pipelines';

addMessages(pipelines);
