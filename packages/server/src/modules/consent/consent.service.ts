import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import type { ConsentState, CurrentConsent } from './consent.repository.ts';
import * as repo from './consent.repository.ts';

export type ConsentChannel = 'call' | 'text' | 'email';

/** What somebody said about being contacted, or that nothing is known. */
export interface NewConsent {
  leadId: string;
  channel: ConsentChannel;
  /** `marketing` unless said otherwise. */
  purpose?: string;
  state: ConsentState;
  wording?: string | null;
  textVersion?: string | null;
  source?: string | null;
  evidence?: string | null;
  /** When the person decided, ISO 8601. */
  occurredAt?: string | null;
  batchId?: string | null;
}

const filled = (text: string | null | undefined): string | null => text?.trim() || null;

/**
 * Appends to the ledger in the caller's transaction, a few thousand lines a call. Consent that is said to be given but
 * lacks its time, source or wording is recorded as unknown: without them nobody could show it was given.
 */
export async function appendConsent(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  rows: readonly NewConsent[],
): Promise<void> {
  if (rows.length === 0) return;
  const recordedAt = ctx.clock.now().toISOString();
  await repo.insertLines(
    tx,
    rows.map((row) => {
      const [wording, source] = [filled(row.wording), filled(row.source)];
      const shown = wording !== null && source !== null && filled(row.occurredAt) !== null;
      return {
        id: newId(),
        leadId: row.leadId,
        channel: row.channel,
        purpose: row.purpose ?? 'marketing',
        state: row.state === 'given' && !shown ? 'unknown' : row.state,
        wording,
        textVersion: filled(row.textVersion),
        source,
        evidence: filled(row.evidence),
        occurredAt: filled(row.occurredAt),
        recordedAt,
        userId: actor.userId,
        batchId: row.batchId ?? null,
      };
    }),
  );
}

/** What counts now, one line per lead, channel and purpose that the ledger knows; what it does not know is unknown. */
export const currentConsent = (tx: Tx, leadIds: readonly string[]): Promise<CurrentConsent[]> =>
  repo.currentLines(tx, leadIds);

/** What counts now for one lead, channel and purpose. Unknown blocks sending just as a refusal does. */
export async function consentState(
  tx: Tx,
  leadId: string,
  channel: ConsentChannel,
  purpose = 'marketing',
): Promise<ConsentState> {
  const lines = await repo.currentLines(tx, [leadId]);
  return lines.find((line) => line.channel === channel && line.purpose === purpose)?.state ?? 'unknown';
}
