import type { RoutingRules } from '@lintel/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.ts';
import type { Tx } from '../../../kernel/db/tx.ts';

export type StoredHead = Selectable<Tables['routing_heads']>;
export type StoredVersion = Selectable<Tables['routing_versions']>;

/** The company's head, and with `lock` the right to place its leads until the transaction ends. */
export const readHead = async (tx: Tx, lock = false): Promise<StoredHead | undefined> => {
  const query = tx.selectFrom('routing_heads').selectAll().where('tenant_id', '=', tx.tenantId);
  return (lock ? query.forNoKeyUpdate() : query).executeTakeFirst();
};

/** The published version; hot, so it reads nothing else. */
export const publishedVersion = async (tx: Tx): Promise<number | undefined> =>
  (
    await tx.prepared<{ version: number }>(
      'routing.published-version',
      'select version from routing_heads where tenant_id = $1',
      [tx.tenantId],
    )
  )[0]?.version;

/** The published version, locked like `readHead`; hot, so it reads nothing else. */
export const lockPublished = async (tx: Tx): Promise<number | undefined> =>
  (
    await tx.prepared<{ version: number }>(
      'routing.lock-published',
      'select version from routing_heads where tenant_id = $1 for no key update',
      [tx.tenantId],
    )
  )[0]?.version;

/** The first version of a company, once. */
export async function insertFirst(tx: Tx, rules: RoutingRules, at: Date): Promise<void> {
  await tx
    .insertInto('routing_versions')
    .values({
      tenant_id: tx.tenantId,
      version: 1,
      rules: JSON.stringify(rules),
      published_at: at,
      published_by: null,
    })
    .onConflict((c) => c.columns(['tenant_id', 'version']).doNothing())
    .execute();
  await tx
    .insertInto('routing_heads')
    .values({ tenant_id: tx.tenantId, version: 1 })
    .onConflict((c) => c.column('tenant_id').doNothing())
    .execute();
}

export const readVersion = (tx: Tx, version: number): Promise<StoredVersion | undefined> =>
  tx
    .selectFrom('routing_versions')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('version', '=', version)
    .executeTakeFirst();

/** Versions before one, newest first, with how many rules each has. */
export const listVersions = (
  tx: Tx,
  before: number | null,
  limit: number,
): Promise<{ version: number; publishedAt: Date; publishedBy: string | null; ruleCount: number }[]> =>
  tx.prepared(
    'routing.versions',
    `select version, published_at as "publishedAt", published_by as "publishedBy",
       jsonb_array_length(rules -> 'rules') as "ruleCount"
     from routing_versions where tenant_id = $1 and ($2::int is null or version < $2) order by version desc limit $3`,
    [tx.tenantId, before, limit],
  );

export const saveDraft = (
  tx: Tx,
  draft: { rules: RoutingRules; basedOn: number; by: string | null; at: Date } | null,
): Promise<unknown> =>
  tx
    .updateTable('routing_heads')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      draft: draft === null ? null : JSON.stringify(draft.rules),
      draft_based_on: draft?.basedOn ?? null,
      draft_saved_at: draft?.at ?? null,
      draft_saved_by: draft?.by ?? null,
    }))
    .where('tenant_id', '=', tx.tenantId)
    .execute();

/** Publishes a version and puts the draft away. */
export async function insertVersion(
  tx: Tx,
  next: { version: number; rules: RoutingRules; by: string | null; at: Date },
): Promise<void> {
  await tx
    .insertInto('routing_versions')
    .values({
      tenant_id: tx.tenantId,
      version: next.version,
      rules: JSON.stringify(next.rules),
      published_at: next.at,
      published_by: next.by,
    })
    .execute();
  await saveDraft(tx, null);
  await tx
    .updateTable('routing_heads')
    .set({ version: next.version })
    .where('tenant_id', '=', tx.tenantId)
    .execute();
}
