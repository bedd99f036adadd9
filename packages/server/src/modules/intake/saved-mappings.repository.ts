import type { ColumnTarget } from '@lintel/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../../kernel/db/tables.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { MappingSettings } from './intake.tables.ts';

export type StoredMapping = Selectable<Tables['import_mappings']>;

/** Saved mappings in order of name. */
export const allMappings = (tx: Tx): Promise<StoredMapping[]> =>
  tx
    .selectFrom('import_mappings')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy((eb) => eb.fn('lower', ['name']))
    .limit(500)
    .execute();

/** Writes a mapping; one of the same name keeps its id. */
export const putMapping = async (
  tx: Tx,
  mapping: {
    id: string;
    name: string;
    columns: readonly { name: string; target: ColumnTarget }[];
    settings: MappingSettings;
    createdBy: string | null;
    at: Date;
  },
): Promise<StoredMapping> => {
  const [row] = await tx.prepared<StoredMapping>(
    'intake.put-mapping',
    `insert into import_mappings (tenant_id, id, name, columns, settings, created_by, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, lower(name)) do update set name = excluded.name, columns = excluded.columns,
       settings = excluded.settings, updated_at = excluded.updated_at
     returning *`,
    [
      tx.tenantId,
      mapping.id,
      mapping.name,
      JSON.stringify(mapping.columns),
      JSON.stringify(mapping.settings),
      mapping.createdBy,
      mapping.at,
    ],
  );
  if (!row) throw new Error('A mapping was not written');
  return row;
};

export const dropMapping = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await tx
      .deleteFrom('import_mappings')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst()
  ).numDeletedRows > 0n;
