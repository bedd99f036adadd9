import './catalogue';

export { useBatchQuery, useUndoable } from './batches.api';
export { HistoryScreen } from './HistoryScreen';
export { LeftOutDialog } from './LeftOutDialog';
export { UndoDialog } from './UndoDialog';
