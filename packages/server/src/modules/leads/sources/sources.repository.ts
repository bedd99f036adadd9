import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';

export type SourceState = 'open' | 'archived' | 'ignored';

/** A source as it is remembered. */
export interface StoredSource {
  id: string;
  name: string;
  kind: string;
  state: SourceState;
  /** The source this one is a spelling of. */
  sameAs: string | null;
}

const COLUMNS = 'id, name, kind, state, same_as as "sameAs"';

export const allSources = (tx: Tx): Promise<StoredSource[]> =>
  tx.prepared('leads.all-sources', `select ${COLUMNS} from lead_sources where tenant_id = $1`, [tx.tenantId]);

/** Adds the names that are not there in any spelling; of two who add one at once, one waits and both go on. */
export const learnSources = (
  tx: Tx,
  sources: readonly { name: string; kind: string }[],
  at: string,
): Promise<unknown> =>
  tx.prepared(
    'leads.learn-sources',
    `insert into lead_sources (tenant_id, id, name, kind, first_seen_at, updated_at)
     select $1, x.id, x.name, x.kind, $3, $3 from json_to_recordset($2) as x (id uuid, name text, kind text)
     order by lower(x.name) on conflict do nothing`,
    [tx.tenantId, JSON.stringify(sources.map((source) => ({ ...source, id: newId() }))), at],
  );

/** The source of a name, whatever its capitals. */
export const sourceOfName = async (tx: Tx, name: string): Promise<StoredSource | undefined> =>
  (
    await tx.prepared<StoredSource>(
      'leads.source-of-name',
      `select ${COLUMNS} from lead_sources where tenant_id = $1 and lower(name) = lower($2)`,
      [tx.tenantId, name],
    )
  )[0];
