import type { Outcome, RoutingCause } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { Trace } from './trace.ts';

export interface StoredDecision {
  id: string;
  leadId: string;
  at: Date;
  cause: RoutingCause;
  version: number;
  outcome: Outcome;
  ruleId: string | null;
  step: number;
  lastResort: boolean;
  userId: string | null;
  pondId: string | null;
  offeredTo: string[];
  minutes: number | null;
  afterHours: boolean;
  trace: Trace;
}

export const insertDecision = (tx: Tx, d: StoredDecision & { causeId: string }): Promise<unknown> =>
  tx.prepared(
    'routing.insert-decision',
    `insert into routing_decisions (tenant_id, id, lead_id, cause, cause_id, version, outcome, rule_id, step, last_resort,
       user_id, pond_id, offered_to, minutes, after_hours, trace, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      tx.tenantId,
      d.id,
      d.leadId,
      d.cause,
      d.causeId,
      d.version,
      d.outcome,
      d.ruleId,
      d.step,
      d.lastResort,
      d.userId,
      d.pondId,
      d.offeredTo,
      d.minutes,
      d.afterHours,
      JSON.stringify(d.trace),
      d.at,
    ],
  );

export const isDecided = async (tx: Tx, leadId: string, causeId: string): Promise<boolean> =>
  (
    await tx.prepared(
      'routing.is-decided',
      'select 1 from routing_decisions where tenant_id = $1 and lead_id = $2 and cause_id = $3',
      [tx.tenantId, leadId, causeId],
    )
  ).length > 0;

const DECISION = `id, lead_id as "leadId", decided_at as at, cause, version, outcome, rule_id as "ruleId", step,
  last_resort as "lastResort", user_id as "userId", pond_id as "pondId", offered_to as "offeredTo", minutes,
  after_hours as "afterHours", trace`;

/** Keeps with the decision that offered a lead who claimed it. */
export const noteClaim = (tx: Tx, offerId: string): Promise<unknown> =>
  tx.prepared(
    'routing.note-claim',
    `update routing_decisions d set user_id = o.claimed_by from lead_offers o
     where o.tenant_id = $1 and o.id = $2 and o.state = 'claimed' and d.tenant_id = $1 and d.id = o.decision_id
       and d.outcome = 'offered'`,
    [tx.tenantId, offerId],
  );

export const readDecision = async (tx: Tx, id: string): Promise<StoredDecision | undefined> =>
  (
    await tx.prepared<StoredDecision>(
      'routing.decision',
      `select ${DECISION} from routing_decisions where tenant_id = $1 and id = $2`,
      [tx.tenantId, id],
    )
  )[0];

/** Those of these decisions that there are. */
export const decisionsById = (tx: Tx, ids: readonly string[]): Promise<StoredDecision[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.prepared(
        'routing.decisions-by-id',
        `select ${DECISION} from routing_decisions where tenant_id = $1 and id = any($2)`,
        [tx.tenantId, ids],
      );

/** Decisions about a lead and those merged into it, the latest first. */
export const decisionsOf = (tx: Tx, leadId: string, limit: number): Promise<StoredDecision[]> =>
  tx.prepared(
    'routing.decisions-of',
    `select ${DECISION} from routing_decisions where tenant_id = $1 and lead_id = any(array(
       select $2::uuid union select m.id from leads m where m.tenant_id = $1 and m.merged_into = $2))
     order by decided_at desc, id desc limit $3`,
    [tx.tenantId, leadId, limit],
  );

/** Who has had a lead since it last came in. */
export const triedSinceInquiry = async (tx: Tx, leadId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'routing.tried-since-inquiry',
      `select distinct d.user_id as id from routing_decisions d
       where d.tenant_id = $1 and d.lead_id = $2 and d.user_id is not null and d.decided_at >= coalesce((
         select max(i.decided_at) from routing_decisions i
         where i.tenant_id = $1 and i.lead_id = $2 and i.cause in ('inquiry', 'import')), '-infinity')`,
      [tx.tenantId, leadId],
    )
  ).map((row) => row.id);

/** Members of a pond, themselves and through teams, who are active. */
export const pondMembers = async (tx: Tx, pondId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'routing.pond-members',
      `select u.id from users u where u.tenant_id = $1 and u.active and exists (
         select 1 from pond_members m left join team_members t on t.tenant_id = m.tenant_id and t.team_id = m.team_id
         where m.tenant_id = $1 and m.pond_id = $2 and (m.user_id = u.id or t.user_id = u.id))
       order by u.id`,
      [tx.tenantId, pondId],
    )
  ).map((row) => row.id);
