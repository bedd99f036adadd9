import type { RoutingRules } from '@lintel/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { StoredResult, Went } from './tally.ts';

export type StoredSimulation = Selectable<Tables['routing_simulations']>;

/** Gives up what stands still, so that it does not keep others from beginning. */
export const failStanding = (tx: Tx, movedBefore: Date, at: Date): Promise<unknown> =>
  tx
    .updateTable('routing_simulations')
    .set({ state: 'failed', finished_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', 'running')
    .where('moved_at', '<', movedBefore)
    .execute();

export const insertSimulation = async (
  tx: Tx,
  want: {
    id: string;
    against: StoredSimulation['against'];
    days: number;
    from: Date;
    to: Date;
    revision: number;
    version: number;
    rules: RoutingRules;
    by: string | null;
  },
): Promise<void> => {
  await tx.prepared(
    'routing.insert-simulation',
    `insert into routing_simulations (tenant_id, id, state, against, days, from_at, to_at, revision, version, rules, total,
       started_at, started_by, moved_at)
     select $1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, count(*)::int, $6, $10, $6
     from leads where tenant_id = $1 and deleted_at is null and created_at > $5 and created_at < $6`,
    [
      tx.tenantId,
      want.id,
      want.against,
      want.days,
      want.from,
      want.to,
      want.revision,
      want.version,
      JSON.stringify(want.rules),
      want.by,
    ],
  );
};

export const readSimulation = (tx: Tx, id: string): Promise<StoredSimulation | undefined> =>
  tx
    .selectFrom('routing_simulations')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const listSimulations = (
  tx: Tx,
  limit: number,
): Promise<Omit<StoredSimulation, 'rules' | 'result'>[]> =>
  tx
    .selectFrom('routing_simulations')
    .select([
      'tenant_id',
      'id',
      'state',
      'against',
      'days',
      'from_at',
      'to_at',
      'revision',
      'version',
      'total',
      'done',
      'started_at',
      'started_by',
      'moved_at',
      'finished_at',
    ])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Says how far it is, or how it ended; false when somebody gave it up meanwhile. */
export const moveSimulation = async (
  tx: Tx,
  id: string,
  to: { done?: number; state?: 'done' | 'failed'; result?: StoredResult },
  at: Date,
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('routing_simulations')
    .set({
      moved_at: at,
      ...(to.done === undefined ? {} : { done: to.done }),
      ...(to.state === undefined ? {} : { state: to.state, finished_at: at }),
      ...(to.result === undefined ? {} : { result: JSON.stringify(to.result) }),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** What happened to leads when they came in: the first decision about each, which stays true whoever has it now. */
export const firstDecisions = async (tx: Tx, leadIds: readonly string[]): Promise<Map<string, Went>> =>
  new Map(
    (
      await tx.prepared<Went & { leadId: string }>(
        '',
        `select distinct on (lead_id) lead_id as "leadId", outcome, rule_id as "ruleId", last_resort as "lastResort",
           user_id as "userId", pond_id as "pondId", offered_to as "offeredTo", after_hours as "afterHours",
           outcome <> 'kept' as "byRules"
         from routing_decisions where tenant_id = $1 and lead_id = any($2) order by lead_id, decided_at, id`,
        [tx.tenantId, leadIds],
      )
    ).map(({ leadId, ...went }) => [leadId, went]),
  );

/** Kinds of the log by which a person reached out. */
const TOUCHES = ['call.logged', 'email.sent', 'text.sent', 'meeting.held', 'appointment.held'];

/**
 * Minutes from when leads came in to the first answer by a person: as the clock of the first answer has it, else the
 * first touch in the log. Who was not answered is absent.
 */
export const firstAnswers = async (tx: Tx, leadIds: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (
      await tx.prepared<{ leadId: string; ms: number }>(
        '',
        `select l.id as "leadId", coalesce(c.ms, extract(epoch from e.at - l.created_at) * 1000)::float8 as ms
         from leads l
         left join lateral (
           select responded_after_ms as ms from first_touch_clocks f where f.tenant_id = l.tenant_id and f.lead_id = l.id
           order by f.arrived_at limit 1) c on true
         left join lateral (
           select min(v.occurred_at) as at from lead_events v where v.tenant_id = l.tenant_id and v.lead_id = l.id
             and v.kind = any($3) and v.user_id is not null and v.occurred_at >= l.created_at) e on c.ms is null
         where l.tenant_id = $1 and l.id = any($2) and (c.ms is not null or e.at is not null)`,
        [tx.tenantId, leadIds, TOUCHES],
      )
    ).map(({ leadId, ms }) => [leadId, ms / 60_000]),
  );
