import './catalogue';

export { MoveDialog } from './MoveDialog';
export { PipelineScreen } from './PipelineScreen';
