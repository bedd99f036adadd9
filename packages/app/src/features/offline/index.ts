import './catalogue';

export { OfflineBar } from './OfflineBar';
export { OfflineScreen } from './OfflineScreen';
export { OfflineStart } from './OfflineStart';
