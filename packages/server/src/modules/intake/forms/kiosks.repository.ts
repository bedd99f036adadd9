import { type Insertable, type Selectable, sql } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import type { KiosksTable } from './forms.tables.ts';

export interface KioskRow extends Selectable<KiosksTable> {
  form_name: string;
  agent_name: string | null;
}

const withNames = (tx: Tx) =>
  tx
    .selectFrom('kiosks as k')
    .innerJoin('forms as f', (join) =>
      join.onRef('f.tenant_id', '=', 'k.tenant_id').onRef('f.id', '=', 'k.form_id'),
    )
    .leftJoin('users as a', (join) =>
      join.onRef('a.tenant_id', '=', 'k.tenant_id').onRef('a.id', '=', 'k.agent_id'),
    )
    .selectAll('k')
    .select([sql<string>`f.definition->>'name'`.as('form_name'), 'a.name as agent_name'])
    .where('k.tenant_id', '=', tx.tenantId);

/** Open houses begun since a moment, newest first. */
export const listKiosks = (tx: Tx, since: Date): Promise<KioskRow[]> =>
  withNames(tx).where('k.started_at', '>=', since).orderBy('k.started_at', 'desc').orderBy('k.id').execute();

export const findKiosk = (tx: Tx, id: string): Promise<KioskRow | undefined> =>
  withNames(tx).where('k.id', '=', id).executeTakeFirst();

/** The company and open house of a token. */
export const kioskOfToken = async (
  tx: SystemTx,
  hash: Buffer,
): Promise<{ tenantId: string; id: string } | undefined> =>
  (
    await tx.prepared<{ tenantId: string; id: string }>(
      'intake.kiosk-by-token',
      'select tenant_id as "tenantId", id from kiosks where token_hash = $1',
      [hash],
    )
  )[0];

export const insertKiosk = async (tx: Tx, row: Insertable<KiosksTable>): Promise<void> => {
  await tx.insertInto('kiosks').values(row).execute();
};

/** Closes an open house; false when it is closed already or there is none. */
export const endKiosk = async (tx: Tx, id: string, at: Date): Promise<boolean> =>
  (await tx
    .updateTable('kiosks')
    .set({ ended_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()) !== undefined;

export const noteVisitors = async (tx: Tx, id: string, visitors: number, at: Date): Promise<void> => {
  await tx
    .updateTable('kiosks')
    .set((eb) => ({ visitors: eb('visitors', '+', visitors), last_seen_at: at }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** An active member of the company. */
export const findAgent = (tx: Tx, id: string) =>
  tx
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('kind', '=', 'person')
    .where('active', '=', true)
    .executeTakeFirst();
