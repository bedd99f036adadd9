import './catalogue';

export { ArrangeLists } from './ArrangeLists';
export { BulkActions } from './bulk/BulkActions';
export { ColumnPanel } from './ColumnPanel';
export { FilterEditor } from './FilterEditor';
export { FilterSheet } from './FilterSheet';
export { SaveListDialog } from './SaveListDialog';
