import type { Tx } from '../../../kernel/db/tx.ts';
import './tasks.tables.ts';

/** Which of these members have open tasks. */
export const holdingTasks = async (tx: Tx, userIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.prepared<{ id: string }>(
        '',
        `select m.id from unnest($2::uuid[]) m (id) where exists (
           select 1 from tasks t where t.tenant_id = $1 and t.assignee_id = m.id and t.done_at is null)`,
        [tx.tenantId, userIds],
      )
    ).map((row) => row.id),
  );

/**
 * Gives some open tasks of a member to others: to the owner of the task's lead when that is one of them, else in turn.
 * Answers how many.
 */
export const moveTasks = async (
  tx: Tx,
  how: { from: string; to: readonly string[]; limit: number; at: Date },
): Promise<number> =>
  (
    await tx.prepared(
      '',
      `with picked as (
         select t.id, t.lead_id, row_number() over (order by t.acts_at, t.id) as n from (
           select * from tasks where tenant_id = $1 and assignee_id = $2 and done_at is null
           order by acts_at, id limit $4 for update) t)
       update tasks t set version = t.version + 1, updated_at = $5,
         assignee_id = coalesce(
           (select l.user_id from leads l where l.tenant_id = $1 and l.id = picked.lead_id and l.user_id = any ($3::uuid[])),
           ($3::uuid[])[1 + picked.n % cardinality($3::uuid[])])
       from picked where t.tenant_id = $1 and t.id = picked.id returning t.id`,
      [tx.tenantId, how.from, how.to, how.limit, how.at],
    )
  ).length;
