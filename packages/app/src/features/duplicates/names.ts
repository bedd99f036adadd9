import type { Lead, LeadRow } from '@lintel/contract';
import { listFormat } from '@lintel/contract/messages';
import { leadName } from '@/ui/lead-text';

/** What a lead is called, whole or as a row of a list. */
export function nameOfLead(lead: Lead | LeadRow): string {
  if ('email' in lead) return leadName(lead);
  const first = (points: Lead['emails']) => points[0]?.value ?? points[0]?.raw ?? null;
  return leadName({ ...lead, email: first(lead.emails), phone: first(lead.phones) });
}

/** "Ann Lee and Joe Lee". */
export const allNames = (leads: readonly (Lead | LeadRow)[]): string => joined(leads.map(nameOfLead));
export const joined = (words: readonly string[]): string => listFormat({ type: 'conjunction' }).format(words);
