import type { Pond } from '@lintel/contract';
import type { Tx } from '../../kernel/db/tx.ts';

/** Counting stops here. */
const COUNTED = 1000;

/** Ponds by name, or the one asked for. */
export const listPonds = (tx: Tx, id: string | null = null): Promise<Pond[]> =>
  tx.prepared<Pond>(
    'leads.ponds',
    `select p.id, p.name,
       array(select m.user_id from pond_members m
         where m.tenant_id = $1 and m.pond_id = p.id and m.user_id is not null order by 1) as "userIds",
       array(select m.team_id from pond_members m
         where m.tenant_id = $1 and m.pond_id = p.id and m.team_id is not null order by 1) as "teamIds",
       (select count(*)::int from (select 1 from leads l
         where l.tenant_id = $1 and l.pond_id = p.id and l.deleted_at is null limit ${COUNTED}) counted) as leads
     from ponds p where p.tenant_id = $1 and ($2::uuid is null or p.id = $2) order by lower(p.name)`,
    [tx.tenantId, id],
  );

export const insertPond = (tx: Tx, pond: { id: string; name: string }) =>
  tx
    .insertInto('ponds')
    .values({ tenant_id: tx.tenantId, ...pond })
    .execute();

export const renamePond = (tx: Tx, id: string, name: string) =>
  tx.updateTable('ponds').set({ name }).where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();

/** The pond against changes at the same time; false when there is none. */
export const lockPond = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx
    .selectFrom('ponds')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()) !== undefined;

/** Its leads belong to nobody then; its members go with it. */
export const deletePond = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.deleteFrom('ponds').where('tenant_id', '=', tx.tenantId).where('id', '=', id).executeTakeFirst())
    .numDeletedRows > 0n;

/** Replaces the people, the teams, or both. Throws the database's foreign key violation for unknown ones. */
export async function setMembers(
  tx: Tx,
  pondId: string,
  of: { userIds?: readonly string[] | undefined; teamIds?: readonly string[] | undefined },
): Promise<void> {
  for (const [column, ids] of [
    ['user_id', of.userIds],
    ['team_id', of.teamIds],
  ] as const) {
    if (ids === undefined) continue;
    await tx
      .deleteFrom('pond_members')
      .where('tenant_id', '=', tx.tenantId)
      .where('pond_id', '=', pondId)
      .where(column, 'is not', null)
      .execute();
    if (ids.length === 0) continue;
    await tx
      .insertInto('pond_members')
      .values(
        [...new Set(ids)].map((id) => ({
          tenant_id: tx.tenantId,
          pond_id: pondId,
          user_id: column === 'user_id' ? id : null,
          team_id: column === 'team_id' ? id : null,
        })),
      )
      .execute();
  }
}
