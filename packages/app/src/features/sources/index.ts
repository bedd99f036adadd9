import './catalogue';

export { SourcesScreen } from './SourcesScreen';
