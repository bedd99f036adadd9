import type { HoursWindow } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

export interface AvailabilityWrite {
  receiving: boolean;
  vacation: { from: string; to: string } | null;
  hours: readonly HoursWindow[] | null;
  openCap: number | null;
  dayCap: number | null;
}

/**
 * A member who can receive leads, locked until the transaction ends: of two who set the same person's availability one
 * waits, and a deactivation does not come between.
 */
export const lockMember = async (tx: Tx, userId: string): Promise<boolean> =>
  (
    await tx.prepared(
      'routing.lock-member',
      `select 1 from users where tenant_id = $1 and id = $2 and active and kind = 'person' for no key update`,
      [tx.tenantId, userId],
    )
  ).length === 1;

export const saveAvailability = (
  tx: Tx,
  userId: string,
  want: AvailabilityWrite,
  by: string | null,
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'routing.save-availability',
    `insert into routing_availability (tenant_id, user_id, receiving, vacation_from, vacation_to, hours, open_cap, day_cap,
       saved_by, saved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, user_id) do update set receiving = excluded.receiving, vacation_from = excluded.vacation_from,
       vacation_to = excluded.vacation_to, hours = excluded.hours, open_cap = excluded.open_cap,
       day_cap = excluded.day_cap, saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
    [
      tx.tenantId,
      userId,
      want.receiving,
      want.vacation?.from ?? null,
      want.vacation?.to ?? null,
      want.hours === null ? null : JSON.stringify(want.hours),
      want.openCap,
      want.dayCap,
      by,
      at,
    ],
  );
