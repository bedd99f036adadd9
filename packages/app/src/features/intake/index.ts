import './catalogue';

export { ImportScreen } from './ImportScreen';
export { ImportStart } from './ImportStart';
