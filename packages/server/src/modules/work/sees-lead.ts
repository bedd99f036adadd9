import type { Tx } from '../../kernel/db/tx.ts';
import { lockLeads, seersOf } from '../leads/index.ts';

/** Whether a member sees a lead, or it is about none. The transaction reaches all; the lead is locked. */
export async function seesLead(tx: Tx, leadId: string | null, userId: string): Promise<boolean> {
  if (leadId === null) return true;
  const [lead] = await lockLeads(tx, [leadId], null);
  if (!lead) return false;
  return (await seersOf(tx, lead)).seers.some((seer) => seer.userId === userId);
}
