import type { FilterGroup, LeadSort, ListColumn } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import '../work.tables.ts';

export interface StoredList {
  id: string;
  version: number;
  name: string;
  preset: string | null;
  ownerId: string | null;
  shared: boolean;
  filter: FilterGroup;
  sort: LeadSort;
  columns: ListColumn[] | null;
  density: 'normal' | 'dense';
  /** As the reading person arranged it; null when they did not. */
  pinned: boolean | null;
}

const LIST = `l.id, l.version, l.name, l.preset, l.owner_id as "ownerId", l.shared, l.filter, l.sort, l.columns, l.density,
  p.pinned`;
const PLACED = `left join smart_list_places p on p.tenant_id = l.tenant_id and p.list_id = l.id and p.user_id = $2`;

/** Shared lists and the person's own, as they arranged them, the others behind in order of their making. */
export const listLists = (tx: Tx, userId: string | null): Promise<StoredList[]> =>
  tx.prepared<StoredList>(
    'work.lists',
    `select ${LIST} from smart_lists l ${PLACED}
     where l.tenant_id = $1 and l.removed_at is null and (l.shared or l.owner_id = $2::uuid)
     order by p.position nulls last, l.created_at, l.id`,
    [tx.tenantId, userId],
  );

/** A list the person sees, locked against other writers. */
export const lockList = async (tx: Tx, id: string, userId: string | null): Promise<StoredList | undefined> =>
  (
    await tx.prepared<StoredList>(
      'work.lock-list',
      `select ${LIST} from smart_lists l ${PLACED}
       where l.tenant_id = $1 and l.id = $3 and l.removed_at is null and (l.shared or l.owner_id = $2::uuid)
       for update of l`,
      [tx.tenantId, userId, id],
    )
  )[0];

export type NewStoredList = Omit<StoredList, 'version' | 'pinned'> & { at: Date };
export const insertList = (tx: Tx, { at, ...list }: NewStoredList): Promise<unknown> =>
  tx
    .insertInto('smart_lists')
    .values({
      tenant_id: tx.tenantId,
      id: list.id,
      name: list.name,
      preset: list.preset,
      owner_id: list.ownerId,
      shared: list.shared,
      filter: JSON.stringify(list.filter),
      sort: list.sort,
      columns: list.columns && JSON.stringify(list.columns),
      density: list.density,
      created_at: at,
      updated_at: at,
      removed_at: null,
    })
    // A company is given its lists once, whoever asks first.
    .onConflict((c) => c.columns(['tenant_id', 'preset']).where('preset', 'is not', null).doNothing())
    .execute();

export const updateList = (
  tx: Tx,
  list: Pick<StoredList, 'id' | 'name' | 'shared' | 'filter' | 'sort' | 'columns' | 'density'>,
  at: Date,
): Promise<unknown> =>
  tx
    .updateTable('smart_lists')
    .set((e) => ({
      version: e('version', '+', 1),
      name: list.name,
      shared: list.shared,
      filter: JSON.stringify(list.filter),
      sort: list.sort,
      columns: list.columns && JSON.stringify(list.columns),
      density: list.density,
      updated_at: at,
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', list.id)
    .execute();

export const removeList = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx
    .updateTable('smart_lists')
    .set((e) => ({ removed_at: at, updated_at: at, version: e('version', '+', 1) }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** True once the company has been given the lists it begins with. */
export const hasPresets = async (tx: Tx): Promise<boolean> =>
  (
    await tx.prepared(
      'work.has-presets',
      'select 1 from smart_lists where tenant_id = $1 and preset is not null limit 1',
      [tx.tenantId],
    )
  ).length > 0;

/** Where a person keeps lists, in this order; lists that are not named stay where they are. */
export const placeLists = (
  tx: Tx,
  userId: string,
  places: readonly { id: string; position: number; pinned: boolean }[],
): Promise<unknown> =>
  tx.prepared(
    'work.place-lists',
    `insert into smart_list_places (tenant_id, user_id, list_id, position, pinned)
     select $1, $2, id, position, pinned from json_to_recordset($3) as x (id uuid, position int, pinned boolean)
     order by id
     on conflict (tenant_id, user_id, list_id) do update set position = excluded.position, pinned = excluded.pinned`,
    [tx.tenantId, userId, JSON.stringify(places)],
  );
