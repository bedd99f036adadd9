import './catalogue';

export { ChecklistScreen, ChecklistsScreen } from './ChecklistScreens';
export { PipelinesScreen } from './PipelinesScreen';
