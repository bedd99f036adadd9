import './catalogue';

export { LeadTasks } from './LeadTasks';
export { TaskEditor } from './TaskEditor';
export { TaskList } from './TaskList';
export { TasksScreen } from './TasksScreen';
