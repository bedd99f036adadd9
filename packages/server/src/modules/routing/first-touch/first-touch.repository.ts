import type { FirstTouchSettings } from '@lintel/contract';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';

/** The company's settings, null where it has none of its own, and its time zone. */
export const findSettings = async (tx: Tx): Promise<{ own: FirstTouchSettings | null; timeZone: string }> => {
  const [row] = await tx.prepared<{ own: FirstTouchSettings | null; timeZone: string }>(
    'routing.touch.settings',
    `select t.time_zone as "timeZone", case when s.tenant_id is not null then json_build_object('minutes', s.minutes,
       'reassignAfter', s.reassign_after, 'counts', s.counts, 'hours', s.hours) end as own
     from tenants t left join first_touch_settings s on s.tenant_id = t.id where t.id = $1`,
    [tx.tenantId],
  );
  return row ?? { own: null, timeZone: 'UTC' };
};

export const saveSettings = (tx: Tx, settings: FirstTouchSettings, at: Date): Promise<unknown> =>
  tx.prepared(
    'routing.touch.save-settings',
    `insert into first_touch_settings (tenant_id, minutes, reassign_after, counts, hours, updated_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id) do update
     set minutes = $2, reassign_after = $3, counts = $4, hours = $5, updated_at = $6`,
    [
      tx.tenantId,
      settings.minutes,
      settings.reassignAfter,
      settings.counts,
      JSON.stringify(settings.hours),
      at,
    ],
  );

/** When a clock began for its owner, and when what is due. */
export interface Deadlines {
  minutes: number;
  startedAt: Date;
  dueAt: Date;
  dueInBusinessAt: Date;
  /** The one of both that the company goes by. */
  answerBy: Date;
  handOnAt: Date | null;
}

export interface Clock extends Deadlines {
  id: string;
  leadId: string;
  decisionId: string;
  ownerId: string | null;
  arrivedAt: Date;
  nextStep: 'tell' | 'hand_on' | null;
  nextAt: Date | null;
  overdueAt: Date | null;
  reassignments: number;
  touchedAt: Date | null;
  touchedBy: string | null;
  respondedAfterMs: number | null;
  respondedAfterBusinessMs: number | null;
  endedAt: Date | null;
}

const CLOCK = `c.id, c.lead_id as "leadId", c.decision_id as "decisionId", c.owner_id as "ownerId", c.minutes,
  c.arrived_at as "arrivedAt", c.started_at as "startedAt", c.due_at as "dueAt", c.due_in_business_at as "dueInBusinessAt",
  c.answer_by as "answerBy", c.hand_on_at as "handOnAt", c.next_step as "nextStep", c.next_at as "nextAt",
  c.overdue_at as "overdueAt", c.reassignments, c.touched_at as "touchedAt", c.touched_by as "touchedBy",
  c.responded_after_ms::float8 as "respondedAfterMs", c.responded_after_business_ms::float8 as "respondedAfterBusinessMs",
  c.ended_at as "endedAt"`;

/** The clock that runs for a lead, locked; the lead is locked before it. */
export const lockRunning = async (tx: Tx, leadId: string): Promise<Clock | undefined> =>
  (
    await tx.prepared<Clock>(
      'routing.touch.lock',
      `select ${CLOCK} from first_touch_clocks c where c.tenant_id = $1 and c.lead_id = $2 and c.ended_at is null for update`,
      [tx.tenantId, leadId],
    )
  )[0];

/** Clocks of a lead, the latest inquiry first. */
export const listClocks = (tx: Tx, leadId: string, limit: number): Promise<Clock[]> =>
  tx.prepared(
    'routing.touch.of-lead',
    `select ${CLOCK} from first_touch_clocks c where c.tenant_id = $1 and c.lead_id = $2
     order by c.arrived_at desc, c.id desc limit $3`,
    [tx.tenantId, leadId, limit],
  );

/** True once a decision has had its clock, running or over. */
export const hadClock = async (tx: Tx, leadId: string, decisionId: string): Promise<boolean> =>
  (
    await tx.prepared(
      'routing.touch.had',
      'select 1 from first_touch_clocks where tenant_id = $1 and lead_id = $2 and decision_id = $3 limit 1',
      [tx.tenantId, leadId, decisionId],
    )
  ).length > 0;

export const insertClock = (
  tx: Tx,
  clock: Deadlines & {
    id: string;
    leadId: string;
    decisionId: string;
    ownerId: string | null;
    arrivedAt: Date;
  },
): Promise<unknown> =>
  tx.prepared(
    'routing.touch.insert',
    `insert into first_touch_clocks (tenant_id, id, lead_id, decision_id, owner_id, minutes, arrived_at, started_at, due_at,
       due_in_business_at, answer_by, hand_on_at, next_step, next_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
       case when $5::uuid is not null then 'tell' end, case when $5::uuid is not null then $11::timestamptz end)`,
    [
      tx.tenantId,
      clock.id,
      clock.leadId,
      clock.decisionId,
      clock.ownerId,
      clock.minutes,
      clock.arrivedAt,
      clock.startedAt,
      clock.dueAt,
      clock.dueInBusinessAt,
      clock.answerBy,
      clock.handOnAt,
    ],
  );

/** Begins a running clock anew for another owner. The time since the person asked goes on. */
export const restartClock = (
  tx: Tx,
  id: string,
  to: Deadlines & { ownerId: string | null; decisionId: string; counted: boolean },
): Promise<unknown> =>
  tx.prepared(
    'routing.touch.restart',
    `update first_touch_clocks set owner_id = $3, decision_id = $4, minutes = $5, started_at = $6, due_at = $7,
       due_in_business_at = $8, answer_by = $9, hand_on_at = $10, overdue_at = null,
       reassignments = reassignments + case when $11 then 1 else 0 end,
       next_step = case when $3::uuid is not null then 'tell' end,
       next_at = case when $3::uuid is not null then $9::timestamptz end
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      id,
      to.ownerId,
      to.decisionId,
      to.minutes,
      to.startedAt,
      to.dueAt,
      to.dueInBusinessAt,
      to.answerBy,
      to.handOnAt,
      to.counted,
    ],
  );

/** Sets what is to be done next about a clock, and that it is late. */
export const setStep = (
  tx: Tx,
  id: string,
  step: { next: 'hand_on' | null; at: Date | null; overdueAt: Date },
): Promise<unknown> =>
  tx.prepared(
    'routing.touch.step',
    `update first_touch_clocks set next_step = $3, next_at = $4, overdue_at = coalesce(overdue_at, $5)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, step.next, step.at, step.overdueAt],
  );

/** Ends a clock with the first answer. */
export const endWithTouch = (
  tx: Tx,
  id: string,
  touch: { at: Date; by: string; eventId: string; afterMs: number; afterBusinessMs: number; now: Date },
): Promise<unknown> =>
  tx.prepared(
    'routing.touch.answer',
    `update first_touch_clocks set touched_at = $3, touched_by = $4, touch_event_id = $5, responded_after_ms = $6,
       responded_after_business_ms = $7, ended_at = $8, next_step = null, next_at = null
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, touch.at, touch.by, touch.eventId, touch.afterMs, touch.afterBusinessMs, touch.now],
  );

/** Ends a clock without an answer. */
export const dropClock = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx.prepared(
    'routing.touch.drop',
    'update first_touch_clocks set ended_at = $3, next_step = null, next_at = null where tenant_id = $1 and id = $2',
    [tx.tenantId, id, at],
  );

/** The lead a merged one went into, when it is there. */
export const mergedInto = async (tx: Tx, leadId: string): Promise<string | undefined> =>
  (
    await tx.prepared<{ id: string }>(
      'routing.touch.merged-into',
      `select s.id from leads l
         join leads s on s.tenant_id = l.tenant_id and s.id = l.merged_into and s.deleted_at is null
       where l.tenant_id = $1 and l.id = $2`,
      [tx.tenantId, leadId],
    )
  )[0]?.id;

/** A running clock goes on for another lead. */
export const giveClockTo = (tx: Tx, id: string, leadId: string): Promise<unknown> =>
  tx.prepared(
    'routing.touch.give-to',
    'update first_touch_clocks set lead_id = $3 where tenant_id = $1 and id = $2',
    [tx.tenantId, id, leadId],
  );

/** Running clocks that no longer fit their lead: another owner, closed, gone; of all leads when none are named. */
export const strayClocks = (tx: Tx, leadIds: readonly string[] | null): Promise<{ leadId: string }[]> =>
  tx.prepared(
    'routing.touch.strays',
    `select c.lead_id as "leadId" from first_touch_clocks c
       join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id
     where c.tenant_id = $1 and c.ended_at is null and ($2::uuid[] is null or c.lead_id = any($2))
       and (l.deleted_at is not null or l.status in ('closed', 'archived') or l.user_id is distinct from c.owner_id)
     order by c.lead_id`,
    [tx.tenantId, leadIds],
  );

/** Clocks of all companies with something due, the longest first. */
export const dueClocks = (
  tx: SystemTx,
  at: Date,
  limit: number,
): Promise<{ tenantId: string; leadId: string; id: string }[]> =>
  tx.prepared(
    'routing.touch.due',
    `select tenant_id as "tenantId", lead_id as "leadId", id from first_touch_clocks
     where next_at is not null and next_at <= $1 order by next_at limit $2`,
    [at, limit],
  );

/** People who lead a team of somebody's. */
export const leadersOf = async (tx: Tx, userId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'routing.touch.leaders',
      `select distinct l.user_id as id from team_members m
         join team_members l on l.tenant_id = m.tenant_id and l.team_id = m.team_id and l.lead
       where m.tenant_id = $1 and m.user_id = $2 and l.user_id <> $2 order by 1`,
      [tx.tenantId, userId],
    )
  ).map(({ id }) => id);
