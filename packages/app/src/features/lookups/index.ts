import './catalogue';

export { LookUpsScreen } from './LookUpsScreen';
