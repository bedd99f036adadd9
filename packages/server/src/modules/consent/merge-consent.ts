import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import * as repo from './consent.repository.ts';
import { appendConsent, type ConsentChannel } from './consent.service.ts';

/** A line of the ledger and the lead it belongs to. */
export type Moved = { id: string; leadId: string };

/** Ways not to contact a person: refusals that count now, each with the lead it was said of. */
export const refusalsOf = async (tx: Tx, leadIds: readonly string[]): Promise<repo.CurrentConsent[]> =>
  (await repo.currentLines(tx, leadIds)).filter((line) => line.state === 'refused');

const keyOf = (line: { channel: string; purpose: string }): string => `${line.channel} ${line.purpose}`;

/**
 * Moves what is known about consent to the lead that several became. A refusal on any of them counts for it, whatever
 * was said later on another: it is repeated in the ledger if nothing else says so. Only the person's own word lifts it.
 */
export async function mergeConsent(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  merge: { from: readonly string[]; to: string; batchId: string },
): Promise<Moved[]> {
  const refused = await refusalsOf(tx, [...merge.from, merge.to]);
  const moved = await repo.moveLines(tx, merge.from, merge.to);
  await refuseWhatWas(ctx, tx, actor, refused, [merge.to], merge.batchId, 'duplicates.consent.merged');
  return moved;
}

/**
 * Takes `mergeConsent` back: lines return to the leads they came from, refusals it repeated are withdrawn. What was
 * refused since the merge stays refused for all of them, for nobody can tell which of them it was said of.
 */
export async function unmergeConsent(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  merge: { lines: readonly Moved[]; leadIds: readonly string[]; survivorId: string; batchId: string },
): Promise<void> {
  await repo.withdrawLines(tx, merge.survivorId, merge.batchId, ctx.clock.now());
  await repo.moveLinesBack(tx, merge.lines, merge.survivorId);
  const since = await repo.refusedSince(tx, merge.survivorId, merge.batchId);
  const copies = merge.leadIds.filter((id) => id !== merge.survivorId);
  await refuseWhatWas(ctx, tx, actor, since, copies, merge.batchId, 'duplicates.consent.undone');
}

/** As `mergeConsent`, for lines that were written to leads just when they were merged away. */
export async function followConsent(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  from: readonly string[],
  to: string,
): Promise<void> {
  const refused = await refusalsOf(tx, from);
  await repo.moveLines(tx, from, to);
  await refuseWhatWas(ctx, tx, actor, refused, [to], null, 'duplicates.consent.merged');
}

/** Writes that these leads refuse what is listed, unless they do already. */
async function refuseWhatWas(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  refused: readonly { channel: string; purpose: string }[],
  leadIds: readonly string[],
  batchId: string | null,
  why: 'duplicates.consent.merged' | 'duplicates.consent.undone',
): Promise<void> {
  const kinds = new Map(refused.map((line) => [keyOf(line), line]));
  if (kinds.size === 0) return;
  const now = await refusalsOf(tx, leadIds);
  const have = new Set(now.map((line) => `${line.leadId} ${keyOf(line)}`));
  await appendConsent(
    ctx,
    tx,
    actor,
    leadIds.flatMap((leadId) =>
      [...kinds]
        .filter(([key]) => !have.has(`${leadId} ${key}`))
        .map(([, { channel, purpose }]) => ({
          leadId,
          channel: channel as ConsentChannel,
          purpose,
          state: 'refused' as const,
          evidence: t(why),
          occurredAt: ctx.clock.now().toISOString(),
          batchId,
        })),
    ),
  );
}
