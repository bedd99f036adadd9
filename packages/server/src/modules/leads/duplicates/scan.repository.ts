import type { ScanState } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import './duplicates.tables.ts';

const COLUMNS = `state, done, total, found, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
  to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "finishedAt"`;

/** Asks for a look through all leads; null when one is on its way already. */
export const insertScan = async (tx: Tx, id: string, at: Date): Promise<ScanState | null> =>
  (
    await tx.prepared<ScanState>(
      '',
      `insert into duplicate_scans (tenant_id, id, state, total, started_at)
       select $1, $2, 'waiting', (select count(*) from leads where tenant_id = $1 and deleted_at is null), $3
       on conflict do nothing returning ${COLUMNS}`,
      [tx.tenantId, id, at],
    )
  )[0] ?? null;

export const newestScan = async (tx: Tx): Promise<ScanState | undefined> =>
  (
    await tx.prepared<ScanState>(
      '',
      `select ${COLUMNS} from duplicate_scans where tenant_id = $1 order by started_at desc, id desc limit 1`,
      [tx.tenantId],
    )
  )[0];

/** A look that is not over: where it is. */
export const openScan = async (tx: Tx, id: string): Promise<{ cursor: string | null } | undefined> =>
  (
    await tx.prepared<{ cursor: string | null }>(
      '',
      `select cursor_id as cursor from duplicate_scans where tenant_id = $1 and id = $2 and state <> 'done'`,
      [tx.tenantId, id],
    )
  )[0];

/** Moves a look on behind a chunk of leads, if it is where the chunk began. */
export const moveScan = (
  tx: Tx,
  id: string,
  step: {
    from: string | null;
    cursor: string | null;
    looked: number;
    found: number;
    finishedAt: Date | null;
  },
): Promise<unknown> =>
  tx.prepared(
    '',
    `update duplicate_scans set cursor_id = $3, done = done + $4, found = found + $5,
       state = case when $6::timestamptz is null then 'running' else 'done' end, finished_at = $6
     where tenant_id = $1 and id = $2 and state <> 'done' and cursor_id is not distinct from $7::uuid`,
    [tx.tenantId, id, step.cursor, step.looked, step.found, step.finishedAt, step.from],
  );
