import {
  type BodyOf,
  type routing as contract,
  RoutingRules,
  RULED_FIELDS,
  type Simulation,
  type SimulationResult,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, fieldRule } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { companyOf } from '../../auth/index.ts';
import { type Names, sentence, toRuleTries, toStepTries } from '../decisions/wording.ts';
import { readNamed } from '../rules/named.repository.ts';
import { lockHead, rulesOf } from '../rules/published.ts';
import * as repo from './simulations.repository.ts';
import type { StoredResult, StoredSample, Went } from './tally.ts';

const DAY_MS = 24 * 3_600_000;
/** One that has not moved for so long was given up with its process. */
const STANDS_STILL_MS = 10 * 60_000;
const LISTED = 20;

/** Starts replaying the last days against the draft as it is now; one simulation of a company runs at a time. */
export async function startSimulation(
  ctx: Ctx,
  actor: Actor,
  { days, against }: BodyOf<typeof contract.startSimulation>,
): Promise<Simulation> {
  const id = newId();
  try {
    return await ctx.tx(actor, async (tx) => {
      const head = await lockHead(ctx, tx);
      const to = ctx.clock.now();
      await repo.failStanding(tx, new Date(to.getTime() - STANDS_STILL_MS), to);
      const rules =
        head.draft === null ? await rulesOf(ctx, tx, head.version) : RoutingRules.parse(head.draft);
      await repo.insertSimulation(tx, {
        id,
        against,
        days,
        from: new Date(to.getTime() - days * DAY_MS),
        to,
        revision: head.revision,
        version: head.version,
        rules,
        by: actor.userId,
      });
      await ctx.record(tx, actor, 'simulation.requested', {
        subject: { type: 'simulation', id },
        payload: { simulationId: id },
      });
      const stored = await repo.readSimulation(tx, id);
      if (!stored) throw new AppError('routing.simulation_not_found');
      return { ...toSimulation(stored), result: null };
    });
  } catch (error) {
    if (violated(error) === 'routing_simulations_running') throw new AppError('routing.simulation_running');
    throw error;
  }
}

export const listSimulations = (ctx: Ctx, actor: Actor): Promise<Omit<Simulation, 'result'>[]> =>
  ctx.read(actor, async (tx) => (await repo.listSimulations(tx, LISTED)).map(toSimulation));

/** A simulation with what it found; values of fields the reader's role hides are left out of its samples. */
export async function getSimulation(ctx: Ctx, actor: Actor, simulationId: string): Promise<Simulation> {
  const { currency } = await companyOf(ctx, actor);
  const hidden = new Set<string>(RULED_FIELDS.filter((field) => fieldRule(actor, field) === 'hidden'));
  return ctx.read(actor, async (tx) => {
    const stored = await repo.readSimulation(tx, simulationId);
    if (!stored) throw new AppError('routing.simulation_not_found');
    const result = stored.result as StoredResult | null;
    if (result === null) return { ...toSimulation(stored), result };
    const [named, published] = await Promise.all([readNamed(tx), rulesOf(ctx, tx, stored.version)]);
    const names: Names = { ...named, currency, hidden };
    const draft = RoutingRules.parse(stored.rules);
    return {
      ...toSimulation(stored),
      result: {
        ...result,
        samples: result.samples.map((sample) => toSample(sample, draft, published, names)),
      },
    };
  });
}

function toSample(
  { leadId, at, before, after, trace }: StoredSample,
  draft: RoutingRules,
  published: RoutingRules,
  names: Names,
): SimulationResult['samples'][number] {
  const told = ({ outcome, offeredTo, ...went }: Went, rules: RoutingRules, tries: typeof trace.tries) => ({
    userId: went.userId,
    pondId: went.pondId,
    offered: outcome === 'offered',
    text:
      outcome === 'nobody'
        ? t('routed.decision.nobody')
        : sentence({ ...went, outcome, offered: offeredTo.length, household: false, tries }, rules, names),
  });
  return {
    leadId,
    at,
    before: told(before, published, []),
    after: told(after, draft, trace.tries),
    rules: toRuleTries(trace, draft, names),
    steps: toStepTries(trace.steps, { ...after, offered: after.offeredTo.length }, names),
  };
}

const toSimulation = (s: Omit<repo.StoredSimulation, 'rules' | 'result'>): Omit<Simulation, 'result'> => ({
  id: s.id,
  state: s.state,
  against: s.against,
  days: s.days,
  from: s.from_at.toISOString(),
  to: s.to_at.toISOString(),
  revision: s.revision,
  version: s.version,
  total: s.total,
  done: s.done,
  startedBy: s.started_by,
  startedAt: s.started_at.toISOString(),
  finishedAt: s.finished_at?.toISOString() ?? null,
});
