import type { ImportState } from '@lintel/contract';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../kernel/db/tables.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { Draft, Problem } from './draft.ts';
import type { Counts } from './intake.tables.ts';

export type ImportRow = Selectable<Tables['imports']>;

export const insertImport = (tx: Tx, row: Omit<Insertable<Tables['imports']>, 'tenant_id'>) =>
  tx
    .insertInto('imports')
    .values({ ...row, tenant_id: tx.tenantId })
    .returningAll()
    .executeTakeFirstOrThrow();

const one = (tx: Tx, id: string) =>
  tx.selectFrom('imports').selectAll().where('tenant_id', '=', tx.tenantId).where('id', '=', id);

export const findImport = (tx: Tx, id: string): Promise<ImportRow | undefined> =>
  one(tx, id).executeTakeFirst();
/** The import, held against every other change of it until the transaction ends. */
export const lockImport = (tx: Tx, id: string): Promise<ImportRow | undefined> =>
  one(tx, id).forUpdate().executeTakeFirst();

export const updateImport = (tx: Tx, id: string, set: Updateable<Tables['imports']>): Promise<ImportRow> =>
  tx
    .updateTable('imports')
    .set({ ...set, updated_at: sql`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Where a running import stands, held against every other change of it. */
export const lockProgress = (tx: Tx, id: string) =>
  tx
    .selectFrom('imports')
    .select(['state', 'cursor_lead_no', 'progress'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

/** Moves a running import on to a lead number. */
export const advance = (tx: Tx, id: string, leadNo: number, progress: Counts) =>
  tx
    .updateTable('imports')
    .set({
      cursor_lead_no: leadNo,
      progress: JSON.stringify(progress),
      attempts: 0,
      state: 'running',
      updated_at: sql`now()`,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** Imports, newest first, before the one with id `before`. */
export const listImports = (tx: Tx, before: string | undefined, limit: number): Promise<ImportRow[]> =>
  tx
    .selectFrom('imports')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .$if(before !== undefined, (q) => q.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Members a column of owners can name. */
export const listOwners = (tx: Tx) =>
  tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('tenant_id', '=', tx.tenantId)
    .where('active', '=', true)
    .where('kind', '=', 'person')
    .$narrowType<{ email: string }>()
    .execute();

// Staged rows ------------------------------------------------------------------------------------------

/** Forgets staged rows of an import and, unless `keepErrors`, its problems. */
export async function clearStaging(tx: Tx, importId: string, keepErrors = false): Promise<void> {
  await tx
    .deleteFrom('import_rows')
    .where('tenant_id', '=', tx.tenantId)
    .where('import_id', '=', importId)
    .execute();
  if (!keepErrors) {
    await tx
      .deleteFrom('import_errors')
      .where('tenant_id', '=', tx.tenantId)
      .where('import_id', '=', importId)
      .execute();
  }
}

/** Forgets rows staged for imports nobody has touched since `before`. */
export const clearAbandoned = (tx: Tx, before: Date): Promise<unknown> =>
  sql`with old as (
      update imports set staged = null, stage_token = null
      where tenant_id = ${tx.tenantId} and staged is not null and updated_at < ${before}
        and state in ('mapping', 'checked', 'failed', 'done', 'cancelled') and cursor_lead_no = 0
      returning id)
    delete from import_rows r using old where r.tenant_id = ${tx.tenantId} and r.import_id = old.id`.execute(
    tx,
  );

export interface StagedRow {
  leadNo: number;
  rowNo: number;
  draft: Draft;
}

export const insertRows = (tx: Tx, importId: string, rows: readonly StagedRow[]): Promise<unknown> =>
  tx.prepared(
    'intake.insert-rows',
    `insert into import_rows (tenant_id, import_id, lead_no, row_no, draft)
     select $1, $2, x."leadNo", x."rowNo", x.draft
     from json_to_recordset($3) as x ("leadNo" int, "rowNo" int, draft jsonb)`,
    [tx.tenantId, importId, JSON.stringify(rows)],
  );

/** Moves staged rows to the lead they turned out to belong to. */
export const moveRows = (
  tx: Tx,
  importId: string,
  moves: readonly { from: number; row: number; to: number }[],
): Promise<unknown> =>
  tx.prepared(
    'intake.move-rows',
    `update import_rows r set lead_no = x."to"
     from json_to_recordset($3) as x ("from" int, row int, "to" int)
     where r.tenant_id = $1 and r.import_id = $2 and r.lead_no = x."from" and r.row_no = x.row`,
    [tx.tenantId, importId, JSON.stringify(moves)],
  );

/** Staged rows after a place in the order of leads and rows. */
export const rowsAfter = (
  tx: Tx,
  importId: string,
  leadNo: number,
  rowNo: number,
  limit: number,
): Promise<StagedRow[]> =>
  tx.prepared<StagedRow & Record<string, unknown>>(
    'intake.rows-after',
    `select lead_no as "leadNo", row_no as "rowNo", draft from import_rows
     where tenant_id = $1 and import_id = $2 and (lead_no, row_no) > ($3, $4) order by lead_no, row_no limit $5`,
    [tx.tenantId, importId, leadNo, rowNo, limit],
  );

// Problems ---------------------------------------------------------------------------------------------

export interface StoredProblem {
  row: number;
  position: number;
  column: string | null;
  reason: string;
  values: Record<string, string | number>;
  value: string;
  fatal: boolean;
}

export const toStoredProblems = (row: number, problems: readonly Problem[], from = 0): StoredProblem[] =>
  problems.map(({ column, words, value, fatal }, i) => ({
    row,
    position: from + i,
    column,
    reason: words.key,
    values: { ...words.values },
    value,
    fatal,
  }));

export async function insertProblems(
  tx: Tx,
  importId: string,
  problems: readonly StoredProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await tx.prepared(
    'intake.insert-problems',
    `insert into import_errors (tenant_id, import_id, row_no, position, column_name, reason, reason_values, value, fatal)
     select $1, $2, x.row, x.position, x."column", x.reason, x."values", x.value, x.fatal
     from json_to_recordset($3) as x (row int, position int, "column" text, reason text, "values" jsonb, value text, fatal boolean)
     on conflict do nothing`,
    [tx.tenantId, importId, JSON.stringify(problems)],
  );
}

/** Problems of an import in order of row, after a place in it. */
export const problemsAfter = (
  tx: Tx,
  importId: string,
  row: number,
  position: number,
  limit: number,
): Promise<StoredProblem[]> =>
  tx.prepared<StoredProblem & Record<string, unknown>>(
    'intake.problems-after',
    `select row_no as row, position, column_name as "column", reason, reason_values as "values", value, fatal
     from import_errors where tenant_id = $1 and import_id = $2 and (row_no, position) > ($3, $4)
     order by row_no, position limit $5`,
    [tx.tenantId, importId, row, position, limit],
  );

/** Problems of some rows. */
export const problemsOf = (tx: Tx, importId: string, rows: readonly number[]): Promise<StoredProblem[]> =>
  tx.prepared<StoredProblem & Record<string, unknown>>(
    'intake.problems-of',
    `select row_no as row, position, column_name as "column", reason, reason_values as "values", value, fatal
     from import_errors where tenant_id = $1 and import_id = $2 and row_no = any($3) order by row_no, position`,
    [tx.tenantId, importId, rows],
  );

/** The first rows that were left out. */
export const firstFailedRows = async (tx: Tx, importId: string, limit: number): Promise<number[]> =>
  (
    await tx.prepared<{ row: number }>(
      'intake.first-failed-rows',
      `select distinct row_no as row from import_errors
       where tenant_id = $1 and import_id = $2 and fatal order by 1 limit $3`,
      [tx.tenantId, importId, limit],
    )
  ).map(({ row }) => row);

// Prints -----------------------------------------------------------------------------------------------

/** Leads, not deleted, that an import brought under these keyed hashes and not taken back, or that these were merged into; hex to id. */
export const findPrints = async (tx: Tx, prints: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    prints.length === 0
      ? []
      : (
          await tx.prepared<{ print: string; lead_id: string }>(
            'intake.find-prints',
            `select encode(p.print, 'hex') as print, l.id as lead_id
             from import_prints p join leads b on b.tenant_id = $1 and b.id = p.lead_id
               join leads l on l.tenant_id = $1 and l.id = coalesce(b.merged_into, b.id) and l.deleted_at is null
             where p.tenant_id = $1 and p.print in (select decode(v, 'hex') from unnest($2::text[]) as v)
               and not exists (select from withdrawn_events w
                 where w.tenant_id = $1 and w.batch_id = p.batch_id and w.lead_id = p.lead_id)`,
            [tx.tenantId, prints],
          )
        ).map((row) => [row.print, row.lead_id]),
  );

/** Remembers what an import brought; a print of a lead deleted since goes over to the new one. */
export async function putPrints(
  tx: Tx,
  batchId: string,
  prints: readonly { print: string; leadId: string }[],
): Promise<void> {
  if (prints.length === 0) return;
  const text = JSON.stringify(prints);
  await tx.prepared(
    'intake.drop-prints',
    `delete from import_prints where tenant_id = $1
       and print in (select decode(x.print, 'hex') from json_to_recordset($2) as x (print text))`,
    [tx.tenantId, text],
  );
  await tx.prepared(
    'intake.put-prints',
    `insert into import_prints (tenant_id, print, lead_id, batch_id)
     select $1, decode(x.print, 'hex'), x."leadId", $3 from json_to_recordset($2) as x (print text, "leadId" uuid)
     on conflict do nothing`,
    [tx.tenantId, text, batchId],
  );
}

/** The lines of the log by which these leads came in. */
export const importedEvents = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ leadId: string; eventId: string }[]> =>
  leadIds.length === 0
    ? Promise.resolve([])
    : tx.prepared(
        'intake.imported-events',
        `select lead_id as "leadId", id as "eventId" from lead_events
         where tenant_id = $1 and lead_id = any($2) and kind = 'lead.imported' order by lead_id`,
        [tx.tenantId, leadIds],
      );

// Order of writers ---------------------------------------------------------------------------------------

/** Imports of a company make their custom fields one after the other. */
export const takeTurn = (tx: Tx): Promise<unknown> =>
  tx.prepared('intake.take-turn', `select pg_advisory_xact_lock(7316100, hashtext($1))`, [tx.tenantId]);

/** Gives up on a lock after `ms`, with SQLSTATE 55P03. */
export const waitAtMost = (tx: Tx, ms: number): Promise<unknown> =>
  tx.prepared('intake.wait-at-most', `select set_config('lock_timeout', $1, true)`, [String(ms)]);

/**
 * Plans every statement of the transaction for the tables as they are now: a plan kept from when they were empty
 * would read them whole, chunk after chunk, while the import fills them.
 */
export const planAnew = (tx: Tx): Promise<unknown> =>
  tx.prepared('intake.plan-anew', `select set_config('plan_cache_mode', 'force_custom_plan', true)`, []);

export const savepoint = (tx: Tx): Promise<unknown> => sql`savepoint chunk`.execute(tx);
export const releaseSavepoint = (tx: Tx): Promise<unknown> => sql`release savepoint chunk`.execute(tx);
export const rollbackToSavepoint = (tx: Tx): Promise<unknown> => sql`rollback to savepoint chunk`.execute(tx);

export const ACTIVE_STATES: readonly ImportState[] = ['waiting', 'running'];
