import { addMessages } from '@lintel/contract/messages';
import { tasks } from '@lintel/contract/messages/en/tasks';

addMessages(tasks);
