import type { BodyOf, CommissionSide, deals as contract, DealCommission } from '@lintel/contract';
import {
  type AgentPlan,
  type Commission,
  type CommissionProblem,
  commissionProblems,
  shareCommission,
  WHOLE,
} from '@lintel/contract/deals/commission';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { companyOf } from '../../auth/index.ts';
import { commissionPeople, commissionView, readers, writers } from '../deals.policy.ts';
import * as deals from '../deals.repository.ts';
import { todayOf } from '../stages.ts';
import type { StoredDeal } from '../stored-deal.ts';
import * as repo from './commission.repository.ts';

/** Who gets what of a deal, as far as the actor may see it. */
export async function readCommission(ctx: Ctx, actor: Actor, dealId: string): Promise<DealCommission> {
  const today = await todayOf(ctx, actor);
  const { currency } = await companyOf(ctx, actor);
  return ctx.read(actor, async (tx) => {
    const deal = await deals.findDeal(tx, dealId, readers(actor));
    if (!deal) throw new AppError('deal.not_found');
    return showCommission(tx, actor, deal, { today, currency });
  });
}

/** Sets the terms of an open deal. Only who sees the whole, before and after, may; shares that are not 100 % are refused. */
export async function saveCommission(
  ctx: Ctx,
  actor: Actor,
  dealId: string,
  { version, sides }: BodyOf<typeof contract.saveCommission>,
): Promise<DealCommission> {
  const today = await todayOf(ctx, actor);
  const { currency } = await companyOf(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const deal = await deals.lockDeal(tx, dealId, writers(actor));
    if (!deal) throw new AppError('deal.not_found');
    const terms = await repo.findTerms(tx, dealId);
    const agentIds = repo.agentsIn(sides);
    if (commissionView(actor, [...agentIds, ...repo.agentsIn(terms?.sides ?? [])]) !== 'whole')
      throw new AppError('auth.forbidden');
    if (deal.state !== 'open') throw new AppError('deal.closed');
    const stored = terms?.version ?? 0;
    if (stored !== version) throw new AppError('deal.stale', { context: { version: stored } });
    refuseBroken(sides);
    const known = new Set(repo.agentsIn(terms?.sides ?? []));
    const added = agentIds.filter((id) => !known.has(id));
    if (added.length > 0 && (await deals.countActiveMembers(tx, added)) < added.length)
      throw new AppError('user.not_found');
    await repo.saveTerms(tx, dealId, sides);
    await ctx.audit(tx, actor, 'deal.commission_saved', {
      subject: { type: 'deal', id: dealId },
      changed: ['commission'],
      before: { sides: terms?.sides ?? [] },
      after: { sides },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals', ids: [dealId] }));
    return showCommission(tx, actor, deal, { today, currency });
  });
}

/** Shares of a side that are not 100 %, or an agent twice on it, whatever is still to be agreed beside. */
function refuseBroken(sides: readonly CommissionSide[]): void {
  const problem = commissionProblems(0, sides, []).find(
    (p) => p.code === 'split_not_whole' || p.code === 'agent_twice',
  );
  if (!problem) return;
  const path = `sides.${sides.findIndex((s) => s.side === problem.side)}.agents`;
  const off = problem.code === 'split_not_whole' ? -problem.by : 0;
  throw notWhole(off, path, { side: problem.side, by: off });
}

/** `commission.refused` for shares that are `off` thousandths of a per cent from 100 %; too little is negative. */
export const notWhole = (off: number, path: string, context: Record<string, unknown>): AppError => {
  const error = new AppError('commission.refused', {
    values: { sum: (WHOLE + off) / 1000, by: off / 1000 },
    context,
  });
  return new AppError('commission.refused', {
    values: error.values,
    context,
    errors: [{ path, code: 'not_whole', message: error.message }],
  });
};

interface Today {
  today: string;
  /** The company's currency: caps and fees are amounts of it. */
  currency: string;
}

async function showCommission(
  tx: Tx,
  actor: Actor,
  deal: StoredDeal,
  { today, currency }: Today,
): Promise<DealCommission> {
  const terms = await repo.findTerms(tx, deal.id);
  const sides = terms?.sides ?? [];
  const view = commissionView(actor, repo.agentsIn(sides));
  if (view === 'none') throw new AppError('auth.forbidden');
  const { sum, plans, problems } = terms?.kept
    ? { ...terms.kept, problems: [] }
    : await workOut(tx, deal, sides, deal.closedOn ?? deal.closing ?? today, currency);
  const people = commissionPeople(actor);
  const whole = view === 'whole';
  return {
    scope: view,
    version: terms?.version ?? 0,
    currency: deal.currency,
    terms: whole ? { sides } : null,
    plans: whole ? plans : [],
    sum: whole ? sum : null,
    lines: (sum?.agents ?? []).filter((line) => people === null || people.includes(line.agentId)),
    problems: whole ? problems.map(toProblem) : [],
    computedAt: terms?.computedAt ? new Date(terms.computedAt).toISOString() : null,
  };
}

const toProblem = (problem: CommissionProblem): DealCommission['problems'][number] => ({
  code: problem.code,
  side: 'side' in problem && problem.side !== '' ? problem.side : null,
  agentId: 'agentId' in problem ? problem.agentId : null,
  by: 'by' in problem ? problem.by : null,
});

/** A commission by the plans of a day; without a sum while something is missing. */
async function workOut(
  tx: Tx,
  deal: StoredDeal,
  sides: readonly CommissionSide[],
  day: string,
  companyCurrency: string,
): Promise<{ sum: Commission | null; plans: AgentPlan[]; problems: CommissionProblem[] }> {
  if (sides.length === 0) return { sum: null, plans: [], problems: [] };
  const plans = await agentPlans(tx, deal, repo.agentsIn(sides), day, companyCurrency);
  const problems = commissionProblems(deal.price, sides, plans);
  return { sum: problems.length === 0 ? shareCommission(deal.price, sides, plans) : null, plans, problems };
}

/** Plans of agents on a day with what they paid towards their caps. In another currency than the company's none of both. */
async function agentPlans(
  tx: Tx,
  deal: StoredDeal,
  agentIds: readonly string[],
  day: string,
  companyCurrency: string,
): Promise<AgentPlan[]> {
  const plans = await repo.plansOn(tx, agentIds, day);
  const home = deal.currency === companyCurrency;
  const capped = [...plans].filter(([, plan]) => home && plan.cap !== null);
  const paid = await repo.paidBy(
    tx,
    capped.map(([agentId, plan]) => ({ agentId, ...capYear(day, plan.capYearFrom) })),
    deal.currency,
    deal.id,
  );
  return [...plans].map(([agentId, { company, team, agent, cap, fee }]) => ({
    agentId,
    company,
    team,
    agent,
    cap: home ? cap : null,
    paid: paid.get(agentId) ?? 0,
    fee: home ? fee : 0,
  }));
}

/** The year a cap is counted in that a day falls into; `to` is the first day of the next one. */
export function capYear(day: string, from: string): { from: string; to: string } {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < from ? 1 : 0);
  return { from: `${year}-${from}`, to: `${year + 1}-${from}` };
}

/**
 * Works out the commission of a deal that is won and keeps it, with each agent's line. Plans are locked first: of two
 * deals of one agent that close at once the second counts what the first paid towards the cap.
 */
export async function keepLines(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  deal: StoredDeal & { closedOn: string },
): Promise<void> {
  const terms = await repo.findTerms(tx, deal.id);
  if (!terms || terms.sides.length === 0) return;
  const { currency } = await companyOf(ctx, actor);
  await repo.lockPlans(tx, repo.agentsIn(terms.sides));
  const { sum, plans, problems } = await workOut(tx, deal, terms.sides, deal.closedOn, currency);
  if (!sum) {
    // What is missing speaks of plans, which who closes a deal need not see.
    const whole = commissionView(actor, repo.agentsIn(terms.sides)) === 'whole';
    throw new AppError(
      'deal.commission_open',
      whole ? { context: { problems: problems.map(toProblem) } } : {},
    );
  }
  await repo.keepResult(tx, deal.id, { sum, plans }, ctx.clock.now());
  await repo.insertLines(tx, deal, sum.agents);
}

/** A deal that is opened again has paid nothing. */
export async function forgetLines(tx: Tx, dealId: string): Promise<void> {
  await repo.deleteLines(tx, dealId);
  await repo.keepResult(tx, dealId, null, null);
}
