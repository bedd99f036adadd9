import type { CommissionPlan, CommissionSide } from '@lintel/contract';
import type { AgentPlan, Commission } from '@lintel/contract/deals/commission';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { People } from '../deals.policy.ts';

/** What was worked out when a deal closed, and by which plans. */
export interface Kept {
  sum: Commission;
  plans: AgentPlan[];
}

export interface StoredTerms {
  version: number;
  sides: CommissionSide[];
  kept: Kept | null;
  computedAt: string | null;
}

export const findTerms = async (tx: Tx, dealId: string): Promise<StoredTerms | undefined> =>
  (
    await tx.prepared<StoredTerms>(
      'deals.terms',
      `select version, sides, result as kept, computed_at::text as "computedAt"
       from deal_commissions where tenant_id = $1 and deal_id = $2`,
      [tx.tenantId, dealId],
    )
  )[0];

export const hasTerms = async (tx: Tx, dealId: string): Promise<boolean> =>
  ((await findTerms(tx, dealId))?.sides.length ?? 0) > 0;

export const agentsIn = (sides: readonly CommissionSide[]): string[] => [
  ...new Set(sides.flatMap((side) => side.agents.map(({ agentId }) => agentId))),
];

/** Agents on the terms of a deal. */
export const agentsOf = async (tx: Tx, dealId: string): Promise<string[]> =>
  agentsIn((await findTerms(tx, dealId))?.sides ?? []);

export const saveTerms = (tx: Tx, dealId: string, sides: readonly CommissionSide[]): Promise<unknown> =>
  tx.prepared(
    'deals.save-terms',
    `insert into deal_commissions (tenant_id, deal_id, sides) values ($1, $2, $3)
     on conflict (tenant_id, deal_id) do update set sides = excluded.sides, version = deal_commissions.version + 1`,
    [tx.tenantId, dealId, JSON.stringify(sides)],
  );

/** Keeps what was worked out, or forgets it. */
export const keepResult = (tx: Tx, dealId: string, kept: Kept | null, at: Date | null): Promise<unknown> =>
  tx.prepared(
    'deals.keep-result',
    'update deal_commissions set result = $3, computed_at = $4 where tenant_id = $1 and deal_id = $2',
    [tx.tenantId, dealId, kept && JSON.stringify(kept), at],
  );

export const insertLines = async (
  tx: Tx,
  deal: { id: string; closedOn: string; currency: string },
  lines: Commission['agents'],
): Promise<void> => {
  if (lines.length === 0) return;
  await tx
    .insertInto('commission_lines')
    .values(
      lines.map((line) => ({
        tenant_id: tx.tenantId,
        deal_id: deal.id,
        agent_id: line.agentId,
        closed_on: deal.closedOn,
        currency: deal.currency,
        company: line.company,
        team: line.team,
        fee: line.fee,
        agent: line.agent,
      })),
    )
    .execute();
};

export const deleteLines = (tx: Tx, dealId: string): Promise<unknown> =>
  tx
    .deleteFrom('commission_lines')
    .where('tenant_id', '=', tx.tenantId)
    .where('deal_id', '=', dealId)
    .execute();

/** What agents gave the company in a span of days (the second is outside it), from other deals that were won. */
export const paidBy = async (
  tx: Tx,
  spans: readonly { agentId: string; from: string; to: string }[],
  currency: string,
  exceptDealId: string,
): Promise<ReadonlyMap<string, number>> => {
  if (spans.length === 0) return new Map();
  const rows = await tx.prepared<{ agentId: string; paid: number }>(
    'deals.paid',
    `select s.id as "agentId", coalesce(sum(l.company), 0)::int8 as paid
     from unnest($2::uuid[], $3::date[], $4::date[]) s (id, first, past)
     join commission_lines l on l.tenant_id = $1 and l.agent_id = s.id and l.closed_on >= s.first
       and l.closed_on < s.past and l.currency = $5 and l.deal_id <> $6
     group by s.id`,
    [
      tx.tenantId,
      spans.map((s) => s.agentId),
      spans.map((s) => s.from),
      spans.map((s) => s.to),
      currency,
      exceptDealId,
    ],
  );
  return new Map(rows.map(({ agentId, paid }) => [agentId, paid]));
};

const PLAN = `p.id, p.agent_id as "agentId", p.from_day::text as "from", p.company_share as company, p.team_share as team,
  p.agent_share as agent, p.cap, p.cap_year_from as "capYearFrom", p.fee`;

/** Locks the plans of these agents and the one for everybody, so that two deals of an agent close one after the other. */
export const lockPlans = (tx: Tx, agentIds: readonly string[]): Promise<unknown> =>
  tx.prepared(
    'deals.lock-plans',
    `select id from commission_plans where tenant_id = $1 and (agent_id = any($2) or agent_id is null)
     order by id for no key update`,
    [tx.tenantId, agentIds],
  );

/** The plan of each of these agents on a day: their own, else the one for everybody. */
export const plansOn = async (
  tx: Tx,
  agentIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, CommissionPlan>> => {
  const rows = await tx.prepared<CommissionPlan & { for: string }>(
    'deals.plans-on',
    `select distinct on (x.id) x.id as "for", ${PLAN} from unnest($2::uuid[]) x (id)
     join commission_plans p on p.tenant_id = $1 and (p.agent_id = x.id or p.agent_id is null) and p.from_day <= $3::date
     order by x.id, p.agent_id nulls last, p.from_day desc`,
    [tx.tenantId, agentIds, day],
  );
  return new Map(rows.map(({ for: agentId, ...plan }) => [agentId, plan]));
};

/** Plans of these people, and those for everybody, newest first. */
export const listPlans = (tx: Tx, people: People): Promise<CommissionPlan[]> =>
  tx.prepared(
    'deals.plans',
    `select ${PLAN} from commission_plans p
     where p.tenant_id = $1 and (p.agent_id is null or $2::uuid[] is null or p.agent_id = any($2))
     order by p.agent_id nulls first, p.from_day desc limit 5000`,
    [tx.tenantId, people],
  );

export const upsertPlan = async (tx: Tx, plan: CommissionPlan, at: Date): Promise<CommissionPlan> => {
  const [row] = await tx.prepared<CommissionPlan>(
    'deals.save-plan',
    `insert into commission_plans as p (tenant_id, id, agent_id, from_day, company_share, team_share, agent_share, cap,
       cap_year_from, fee, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (tenant_id, agent_id, from_day) do update set company_share = excluded.company_share,
       team_share = excluded.team_share, agent_share = excluded.agent_share, cap = excluded.cap,
       cap_year_from = excluded.cap_year_from, fee = excluded.fee
     returning ${PLAN}`,
    [
      tx.tenantId,
      plan.id,
      plan.agentId,
      plan.from,
      plan.company,
      plan.team,
      plan.agent,
      plan.cap,
      plan.capYearFrom,
      plan.fee,
      at,
    ],
  );
  return row!;
};

export const deletePlan = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx
      .deleteFrom('commission_plans')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returning('id')
      .execute()
  ).length > 0;
