import './catalogue';

export { RoutingScreen } from './RoutingScreen';
