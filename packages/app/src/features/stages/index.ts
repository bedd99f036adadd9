import './catalogue';

export { PipelinesScreen } from './PipelinesScreen';
