import './catalogue';

export { ListingScreen } from './detail/ListingScreen';
export { ListingsScreen } from './ListingsScreen';
