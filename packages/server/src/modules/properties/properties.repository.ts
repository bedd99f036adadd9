import type { Insertable } from 'kysely';
import type { Tx } from '../../kernel/db/tx.ts';
import type { PropertiesTable } from './properties.tables.ts';

/** Inserts listings in one statement; a few hundred a call. */
export const insertProperties = async (
  tx: Tx,
  rows: readonly Omit<Insertable<PropertiesTable>, 'tenant_id'>[],
): Promise<void> => {
  if (rows.length === 0) return;
  await tx
    .insertInto('properties')
    .values(rows.map((row) => ({ ...row, tenant_id: tx.tenantId })))
    .execute();
};
