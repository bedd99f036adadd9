import './catalogue';

export { PipelineScreen } from './PipelineScreen';
