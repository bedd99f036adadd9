import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { newId } from '../../kernel/ids.ts';
import { readScoringEvents, saveScoresBefore } from '../leads/index.ts';
import { leadInputs } from './feature-rows.ts';
import { readTimeZone } from './features/lead-states.repository.ts';
import * as repo from './sample-past.repository.ts';
import { answer, differs, turnTaking } from './score-leads.ts';
import * as scores from './scores.repository.ts';
import { servingModel } from './serving.ts';

const DAY = 86_400_000;
/** Days ago, the longest first: each week of the last eight, each day of the last five. */
const LOOKS = [56, 49, 42, 35, 28, 21, 14, 7, 5, 4, 3, 2, 1] as const;
const CHUNK = 250;

/**
 * Gives the leads of a sample a past of scores: what would have been said of them on the days of `LOOKS`, from what their
 * logs held then, where it differs from the time before; and on the lead what it scored before today. For invented leads
 * alone: of real ones only what was decided at the time is kept. Run it when the leads have a score. Run again after a
 * kill it goes on with the leads that have no past yet; their first own score is where it ends.
 */
export async function scoreSamplePast(
  ctx: Ctx,
  tenantId: string,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted();
    const want = { batchId, after, limit: CHUNK };
    const ids: string[] = await ctx.read(actor, (tx) => repo.inventedLeads(tx, want));
    // What a crash takes back is written again: the job that asked for it has not been settled.
    if (ids.length > 0)
      await ctx.tx(actor, (tx) => scoreChunk(ctx, tx, batchId, ids), { relaxedDurability: true });
    if (ids.length < CHUNK) break;
    after = ids.at(-1) ?? null;
  }
  for (const topic of ['lead', 'leads'] as const) ctx.hint(tenantId, { topic });
}

async function scoreChunk(ctx: Ctx, tx: Tx, batchId: string, ids: readonly string[]): Promise<void> {
  const [open, serving, first, events, timeZone] = await Promise.all([
    scores.lockLeads(tx, ids),
    servingModel(ctx, tx),
    repo.firstScores(tx, ids),
    readScoringEvents(tx, ids),
    readTimeZone(tx),
  ]);
  // A model of the company's own was trained on these very days: what it says of them now is no forecast.
  if (serving?.source === 'model') return;
  const now = ctx.clock.now().getTime();
  const firstOf = new Map(first.map((one) => [one.leadId, one]));
  const eventsOf = Map.groupBy(events, (event) => event.leadId);
  const past: repo.PastScore[] = [];
  const before: repo.PastScore[] = [];
  const pause = turnTaking();
  for (const { id: leadId } of open) {
    await pause();
    const own = firstOf.get(leadId);
    if (!own || own.hasPast) continue;
    let last: (ReturnType<typeof answer> & { at: Date }) | undefined;
    for (const days of LOOKS) {
      const at = new Date(now - days * DAY);
      if (at >= own.at) continue;
      const inputs = leadInputs(eventsOf.get(leadId) ?? [], at.toISOString(), timeZone);
      const score = inputs && answer(leadId, inputs, serving);
      if (!score || !differs(score, last)) continue;
      last = { ...score, at };
      past.push(last);
    }
    if (last) before.push(last);
  }
  if (past.length === 0) return;
  await Promise.all([
    repo.insertPast(tx, batchId, past.map(newId), past),
    saveScoresBefore(tx, batchId, before),
  ]);
}
