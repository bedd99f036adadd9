import './catalogue';

export { FactsCard } from './FactsCard';
