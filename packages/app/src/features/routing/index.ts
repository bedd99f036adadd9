import './catalogue';

export { OwnAvailability } from './people/OwnAvailability';
export { RoutingScreen } from './RoutingScreen';
export { WhyDialog } from './trace/WhyDialog';
