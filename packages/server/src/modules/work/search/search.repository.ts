import type { Tx } from '../../../kernel/db/tx.ts';

/** Lists a person sees whose name has what was typed, those that begin with it first. */
export const findLists = (
  tx: Tx,
  userId: string | null,
  q: string,
  limit: number,
): Promise<{ id: string; name: string; shared: boolean }[]> =>
  tx.prepared(
    'work.find-lists',
    `select s.id, s.name, s.shared from smart_lists s
     where s.tenant_id = $1 and s.removed_at is null and (s.shared or s.owner_id = $2)
       and strpos(lower(s.name), lower($3)) > 0
     order by strpos(lower(s.name), lower($3)), lower(s.name), s.id limit $4`,
    [tx.tenantId, userId, q, limit],
  );
