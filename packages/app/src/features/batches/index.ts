import './catalogue';

export { useBatchQuery, useUndoable } from './batches.api';
export { HistoryScreen } from './HistoryScreen';
export { UndoDialog } from './UndoDialog';
