import './catalogue';

export { MlInsights } from './MlInsights';
export { ModelScreen } from './ModelScreen';
