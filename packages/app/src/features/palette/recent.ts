import { storage } from '@/platform/storage';

/** Leads opened lately, the newest first: ids alone, for names do not belong in a browser's plain storage. */
const MOST = 200;
const keyOf = (userId: string) => `lintel.recent.${userId}`;

export function recentLeads(userId: string): string[] {
  return (storage.get(keyOf(userId)) ?? '').split(' ').filter((id) => id !== '');
}

export function rememberLead(userId: string, leadId: string): void {
  const others = recentLeads(userId).filter((id) => id !== leadId);
  storage.set(keyOf(userId), [leadId, ...others].slice(0, MOST).join(' '));
}
