import type { Tx } from '../../../kernel/db/tx.ts';
import './today.tables.ts';

export interface StoredMark {
  leadId: string;
  version: number;
  snoozedUntil: Date | null;
  doneAt: Date | null;
}

/** Of a lead that others were merged into, what was put off on those ends with a new mark. */
const OTHERS = `with others as (
  update today_marks set snoozed_at = null, snoozed_until = null
  where tenant_id = $1 and user_id = $2 and lead_id = $3 and origin_lead_id <> $3 and snoozed_until is not null)`;
const MARK = `lead_id as "leadId", version, snoozed_until as "snoozedUntil", done_at as "doneAt"`;
/** What an undo of the mark that is being written puts back. */
const BEFORE = `jsonb_build_object('snoozedAt', m.snoozed_at, 'snoozedUntil', m.snoozed_until, 'doneAt', m.done_at)`;

/** Keeps a lead back from `at` until a moment. */
export const snooze = async (
  tx: Tx,
  mark: { userId: string; leadId: string; at: Date; until: Date; now: Date },
): Promise<StoredMark> => {
  const [stored] = await tx.prepared<StoredMark>(
    'work.today.snooze',
    `${OTHERS} insert into today_marks as m
       (tenant_id, user_id, origin_lead_id, lead_id, snoozed_at, snoozed_until, before, updated_at)
     values ($1, $2, $3, $3, $4, $5, '{}', $6)
     on conflict (tenant_id, user_id, origin_lead_id) do update set version = m.version + 1, before = ${BEFORE},
       snoozed_at = $4, snoozed_until = $5, updated_at = $6
     returning ${MARK}`,
    [tx.tenantId, mark.userId, mark.leadId, mark.at, mark.until, mark.now],
  );
  return stored as StoredMark;
};

/** Settles what was before `at`, and ends a snooze. A mark that comes late, from a device without a network, takes none back. */
export const done = async (
  tx: Tx,
  mark: { userId: string; leadId: string; at: Date; now: Date },
): Promise<StoredMark> => {
  const [stored] = await tx.prepared<StoredMark>(
    'work.today.done',
    `${OTHERS} insert into today_marks as m (tenant_id, user_id, origin_lead_id, lead_id, done_at, before, updated_at)
     values ($1, $2, $3, $3, $4, '{}', $5)
     on conflict (tenant_id, user_id, origin_lead_id) do update set version = m.version + 1, before = ${BEFORE},
       snoozed_at = null, snoozed_until = null, done_at = greatest(m.done_at, $4), updated_at = $5
     returning ${MARK}`,
    [tx.tenantId, mark.userId, mark.leadId, mark.at, mark.now],
  );
  return stored as StoredMark;
};

/** Puts back what held before the mark of this version, once; undefined when that is not the latest mark. */
export const undo = async (
  tx: Tx,
  mark: { userId: string; leadId: string; version: number; now: Date },
): Promise<StoredMark | undefined> =>
  (
    await tx.prepared<StoredMark>(
      'work.today.undo',
      `update today_marks m set version = m.version + 1, before = null,
         snoozed_at = (m.before ->> 'snoozedAt')::timestamptz, snoozed_until = (m.before ->> 'snoozedUntil')::timestamptz,
         done_at = (m.before ->> 'doneAt')::timestamptz, updated_at = $5
       where m.tenant_id = $1 and m.user_id = $2 and m.origin_lead_id = $3 and m.version = $4 and m.before is not null
       returning ${MARK}`,
      [tx.tenantId, mark.userId, mark.leadId, mark.version, mark.now],
    )
  )[0];
