import './catalogue';

export { DealsScreen } from './DealsScreen';
export { DealScreen } from './detail/DealScreen';
