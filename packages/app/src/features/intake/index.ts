import './catalogue';

/** The history of changes comes with imports, which it is most often looked at for: two parts would share it. */
export { HistoryScreen, LeftOutDialog } from '@/features/batches';
export { ImportScreen } from './ImportScreen';
export { ImportStart } from './ImportStart';
