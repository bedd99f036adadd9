import type { ChainFault } from '@lintel/contract';
import type { Tx } from '../../kernel/db/tx.ts';

export interface StoredCheck {
  id: string;
  state: 'running' | 'intact' | 'broken';
  startedAt: Date;
  finishedAt: Date | null;
  entries: number;
  faults: ChainFault[];
}

/** The check that was started last. */
export const newestCheck = (tx: Tx): Promise<StoredCheck | undefined> =>
  tx
    .selectFrom('audit_checks')
    .select(['id', 'state', 'started_at as startedAt', 'finished_at as finishedAt', 'entries', 'faults'])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();

export const insertCheck = (tx: Tx, id: string, startedAt: Date) =>
  tx
    .insertInto('audit_checks')
    .values({ tenant_id: tx.tenantId, id, started_at: startedAt, faults: '[]' })
    .execute();

export const finishCheck = (
  tx: Tx,
  id: string,
  found: { state: 'intact' | 'broken'; finishedAt: Date; entries: number; faults: ChainFault[] },
) =>
  tx
    .updateTable('audit_checks')
    .set({
      state: found.state,
      finished_at: found.finishedAt,
      entries: found.entries,
      faults: JSON.stringify(found.faults),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const dropChecks = (tx: Tx, before: Date) =>
  tx
    .deleteFrom('audit_checks')
    .where('tenant_id', '=', tx.tenantId)
    .where('started_at', '<', before)
    .execute();
