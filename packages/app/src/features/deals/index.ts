import './catalogue';

export { ChecklistEditor } from './checklists/ChecklistEditor';
export { Checklists } from './checklists/Checklists';
export { DealsScreen } from './DealsScreen';
export { DealScreen } from './detail/DealScreen';
export { LeadDeals } from './LeadDeals';
export { ListingDeals } from './ListingDeals';
export { NewDeal } from './NewDeal';
export { PlansScreen } from './plans/PlansScreen';
