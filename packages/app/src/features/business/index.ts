/**
 * The pipeline of leads and deals, as one part of the program: both draw the same board, and what two such parts share
 * is loaded with the first screen of everybody.
 */
export {
  ChecklistEditor,
  Checklists,
  DealScreen,
  DealsScreen,
  LeadDeals,
  ListingDeals,
  NewDeal,
  PlansScreen,
} from '@/features/deals';
export { MoveDialog, PipelineScreen } from '@/features/pipeline';
