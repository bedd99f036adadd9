import type { Named } from '@/ui/SearchPicker';
import { NewDealDialog } from './NewDealDialog';
import { useDealNames } from './use-deal-names';

/** Opens a deal away from the screen of deals, from a lead where one is at hand. */
export function NewDeal({ lead = null, onClose }: { lead?: Named | null; onClose: () => void }) {
  return <NewDealDialog names={useDealNames()} lead={lead} onClose={onClose} />;
}
