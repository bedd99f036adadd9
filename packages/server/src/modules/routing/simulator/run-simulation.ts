import { RoutingRules } from '@lintel/contract';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { companyOf } from '../../auth/index.ts';
import { readHouse, stepsOf } from '../decisions/house.ts';
import { type FactsRow, factsSince, territoriesOf } from '../decisions/lead-facts.repository.ts';
import { toFacts, whereabouts } from '../decisions/lead-facts.ts';
import { toTrace } from '../decisions/trace.ts';
import type { Decision } from '../engine/decide.ts';
import { rulesOf } from '../rules/published.ts';
import { listTerritories } from '../territories/territories.repository.ts';
import { createReplay } from './replay.ts';
import * as repo from './simulations.repository.ts';
import { Tally, type Went } from './tally.ts';

/** Leads read and replayed in one go. */
const BATCH = 2_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Replays the leads of a simulation against its rules and what they are compared with, batch by batch, and keeps what
 * came of it. One that is run again begins anew and finds the same. A failure ends it as failed.
 */
export async function runSimulation(
  ctx: Ctx,
  tenantId: string,
  simulationId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  const simulation = await ctx.read(actor, (tx) => repo.readSimulation(tx, simulationId));
  if (simulation?.state !== 'running') return;
  try {
    await replayAll(ctx, simulation, signal);
  } catch (error) {
    // A process that stops leaves it to the next one.
    if (signal.aborted) throw error;
    ctx.log.error({ err: error, simulation: { id: simulationId } }, 'A simulation of routing rules failed');
    await ctx.tx(actor, (tx) => repo.moveSimulation(tx, simulationId, { state: 'failed' }, ctx.clock.now()));
  }
  ctx.hint(tenantId, { topic: 'routing' });
}

async function replayAll(ctx: Ctx, simulation: repo.StoredSimulation, signal: AbortSignal): Promise<void> {
  const { tenant_id, id, version, from_at, to_at } = simulation;
  const actor = systemActor(tenant_id);
  const { timeZone, currency } = await companyOf(ctx, actor);
  const draft = RoutingRules.parse(simulation.rules);
  const { published, territories, house } = await ctx.read(actor, async (tx) => {
    const [rules, all] = await Promise.all([rulesOf(ctx, tx, version), listTerritories(tx)]);
    const steps = [draft, rules].map((r) => stepsOf(r.rules, r.catchAll));
    return {
      published: rules,
      territories: new Map(all.map((territory) => [territory.id, territory.name])),
      house: await readHouse(tx, {
        steps: steps.flatMap((s) => s.steps),
        ringIds: [],
        territories: new Map(all.map((territory) => [territory.id, territory.agents])),
        others: [],
        timeZone,
        at: to_at,
      }),
    };
  });
  const tally = new Tally(from_at, to_at);
  const after = createReplay(draft, house);
  const before = simulation.against === 'published' ? createReplay(published, house) : undefined;

  let from = { at: from_at.toISOString(), id: FIRST_ID };
  for (let done = 0; ; ) {
    signal.throwIfAborted();
    const batch = await ctx.read(actor, (tx) => readBatch(tx, from, to_at));
    for (const row of batch.rows) {
      // Imported or written by hand: rules had nothing to do with it, then or now.
      if (row.inquiryType === null && !batch.decided.has(row.leadId)) continue;
      const territoryIds = batch.territoryIds.get(row.leadId) ?? [];
      const lead = toFacts(row, territoryIds, row.inquiryAt ?? row.createdAt, currency);
      const decision = after(lead);
      const happened = before ? toWent(before(lead)) : (batch.decided.get(row.leadId) ?? asItIs(row));
      tally.add(lead, happened, toWent(decision), () => toTrace(lead, decision, timeZone));
      tally.addAnswer(territoryIds, batch.answers.get(row.leadId) ?? null);
    }
    done += batch.rows.length;
    const last = batch.rows.at(-1);
    const over = batch.rows.length < BATCH || !last;
    const goesOn = await ctx.tx(actor, (tx) =>
      repo.moveSimulation(
        tx,
        id,
        over ? { done, state: 'done', result: tally.result(draft, published, territories) } : { done },
        ctx.clock.now(),
      ),
    );
    if (over || !goesOn) return;
    ctx.hint(tenant_id, { topic: 'routing' });
    from = { at: last.createdText, id: last.leadId };
  }
}

async function readBatch(tx: Tx, from: { at: string; id: string }, until: Date) {
  const rows = await factsSince(tx, from, until, BATCH);
  const ids = rows.map((row) => row.leadId);
  const [hits, decided, answers] = await Promise.all([
    territoriesOf(tx, rows.map(whereabouts)),
    repo.firstDecisions(tx, ids),
    repo.firstAnswers(tx, ids),
  ]);
  const territoryIds = new Map<string, string[]>();
  for (const { ref, id } of hits) {
    const leadId = ids[ref] as string;
    const known = territoryIds.get(leadId);
    if (known) known.push(id);
    else territoryIds.set(leadId, [id]);
  }
  return { rows, territoryIds, decided, answers };
}

const toWent = ({ outcome, ruleId, lastResort, userId, pondId, offer, afterHours }: Decision): Went => ({
  outcome,
  ruleId,
  lastResort,
  userId,
  pondId,
  offeredTo: offer?.to ?? [],
  afterHours,
  byRules: true,
});

/** A lead the rules never placed: it is where somebody put it. */
const asItIs = ({ ownerId, pondId }: FactsRow): Went => ({
  outcome: ownerId ? 'given' : pondId ? 'pond' : 'nobody',
  ruleId: null,
  lastResort: false,
  userId: ownerId,
  pondId,
  offeredTo: [],
  afterHours: false,
  byRules: false,
});
