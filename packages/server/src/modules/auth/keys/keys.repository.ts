import type { Role } from '@lintel/contract';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';
import '../auth.tables.ts';
import type { ApiKeysTable } from './keys.tables.ts';

/** A key with the names a person knows it by. */
export interface KeyRow extends Selectable<ApiKeysTable> {
  account_name: string;
  creator: string | null;
}

const withNames = (tx: Tx) =>
  tx
    .selectFrom('api_keys as k')
    .innerJoin('users as s', (join) =>
      join.onRef('s.tenant_id', '=', 'k.tenant_id').onRef('s.id', '=', 'k.user_id'),
    )
    .leftJoin('users as c', (join) =>
      join.onRef('c.tenant_id', '=', 'k.tenant_id').onRef('c.id', '=', 'k.created_by'),
    )
    .selectAll('k')
    .select(['s.name as account_name', 'c.name as creator'])
    .where('k.tenant_id', '=', tx.tenantId);

/** Keys of the company, living ones first, each by age. */
export const listKeys = (tx: Tx): Promise<KeyRow[]> =>
  withNames(tx)
    .orderBy(sql`k.revoked_at is not null`)
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id')
    .execute();

export const getKey = (tx: Tx, id: string): Promise<KeyRow> =>
  withNames(tx).where('k.id', '=', id).executeTakeFirstOrThrow();

/** A key that has not been revoked, held until the transaction ends. */
export const lockLivingKey = (tx: Tx, id: string) =>
  tx
    .selectFrom('api_keys')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

export const insertKey = async (tx: Tx, row: Insertable<ApiKeysTable>): Promise<void> => {
  await tx.insertInto('api_keys').values(row).execute();
};

export const updateKey = async (tx: Tx, id: string, set: Updateable<ApiKeysTable>): Promise<void> => {
  await tx
    .updateTable('api_keys')
    .set(set)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
};

/** An active service account of the company. */
export const findServiceAccount = (tx: Tx, id: string) =>
  tx
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('kind', '=', 'service')
    .where('active', '=', true)
    .executeTakeFirst();

export const insertServiceAccount = async (
  tx: Tx,
  row: { id: string; name: string; role: Role },
): Promise<void> => {
  await tx
    .insertInto('users')
    .values({ tenant_id: tx.tenantId, kind: 'service', ...row })
    .execute();
};

/** The key somebody presents, of whatever company. */
export const findByLookup = (tx: SystemTx, lookup: string) =>
  tx
    .selectFrom('api_keys')
    .select([
      'tenant_id',
      'id',
      'user_id',
      'hash',
      'previous_hash',
      'previous_until',
      'grants',
      'limit_per_minute',
      'expires_at',
      'revoked_at',
      'last_used_at',
    ])
    .where('lookup', '=', lookup)
    .executeTakeFirst();

/** Notes when and from where a key was used, unless that was noted after `since`. */
export const noteUse = async (
  tx: SystemTx,
  lookup: string,
  use: { at: Date; from: string | null; since: Date },
): Promise<void> => {
  await tx
    .updateTable('api_keys')
    .set({ last_used_at: use.at, last_used_from: use.from })
    .where('lookup', '=', lookup)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', use.since)]))
    .execute();
};
