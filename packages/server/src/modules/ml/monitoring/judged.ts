import type { FeatureRow } from '@lintel/scoring';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { readScoringEvents } from '../../leads/index.ts';
import { readTimeZone } from '../features/lead-states.repository.ts';
import { examplesOf } from '../training-table.ts';
import * as repo from './judged.repository.ts';

const PAGE = 500;

/** A lead as it was looked at, what was said of it then, and what came of it. */
export interface Judged<Said> {
  leadId: string;
  /** ISO 8601. */
  at: string;
  row: FeatureRow;
  label: boolean;
  said: Said;
}

interface Source<Said> {
  /** Leads something was said of, in order of id. */
  leads(tx: Tx): Promise<string[]>;
  /** What was said of them, oldest first per lead. */
  said(tx: Tx, leadIds: readonly string[]): Promise<(Said & { leadId: string; at: Date })[]>;
}

/**
 * Leads whose outcome is known by now, each with the score that stood when it was looked at: the moments and labels are those
 * of training, the scores are those that were stored then, so that nothing is judged with what came later. A lead looked at
 * before the first score is left out.
 */
async function judged<Said>(
  ctx: Ctx,
  tenantId: string,
  target: string,
  source: Source<Said>,
  signal?: AbortSignal,
): Promise<Judged<Said>[]> {
  const actor = systemActor(tenantId);
  const now = ctx.clock.now();
  const out: Judged<Said>[] = [];
  const all = await ctx.read(actor, (tx) => source.leads(tx));
  for (let from = 0; from < all.length; from += PAGE) {
    signal?.throwIfAborted();
    const ids = all.slice(from, from + PAGE);
    const rows = await ctx.read(actor, async (tx) => {
      const [events, said, timeZone] = await Promise.all([
        readScoringEvents(tx, ids),
        source.said(tx, ids),
        readTimeZone(tx),
      ]);
      const eventsOf = Map.groupBy(events, (event) => event.leadId);
      const saidOf = Map.groupBy(said, (one) => one.leadId);
      return ids.flatMap((id) => {
        const known = saidOf.get(id) ?? [];
        const lead = { id, externalId: null, events: eventsOf.get(id) ?? [] };
        return examplesOf(lead, target, now, timeZone).flatMap((example) => {
          const at = Date.parse(example.at);
          const last = known.findLast((one) => one.at.getTime() <= at);
          return last ? [{ ...example, said: last }] : [];
        });
      });
    });
    out.push(...rows);
  }
  return out.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.leadId < b.leadId ? -1 : 1));
}

/** What a model said since a moment, and what came of it, in order of time. */
export const judgedScores = (
  ctx: Ctx,
  tenantId: string,
  want: { modelId: string; target: string; since: Date; signal?: AbortSignal },
): Promise<Judged<repo.SaidRow>[]> =>
  judged(
    ctx,
    tenantId,
    want.target,
    {
      leads: (tx) => repo.scoredLeads(tx, want.modelId, want.since),
      said: (tx, leadIds) => repo.saidOf(tx, { modelId: want.modelId, since: want.since, leadIds }),
    },
    want.signal,
  );

/** What both models of a trial said, and what came of it, in order of time. */
export const judgedPairs = (
  ctx: Ctx,
  tenantId: string,
  want: { trialId: string; target: string },
): Promise<Judged<repo.PairRow>[]> =>
  judged(ctx, tenantId, want.target, {
    leads: (tx) => repo.trialLeads(tx, want.trialId),
    said: (tx, leadIds) => repo.pairsOf(tx, want.trialId, leadIds),
  });
