import type { Tx } from '../../kernel/db/tx.ts';

export type ConsentState = 'given' | 'refused' | 'unknown';

/** A line of the ledger. Times are ISO 8601. */
export interface ConsentLine {
  id: string;
  leadId: string;
  channel: string;
  purpose: string;
  state: ConsentState;
  /** What the person agreed to, word for word. */
  wording: string | null;
  textVersion: string | null;
  source: string | null;
  evidence: string | null;
  occurredAt: string | null;
  recordedAt: string;
  userId: string | null;
  batchId: string | null;
}

export const insertLines = (tx: Tx, lines: readonly ConsentLine[]): Promise<unknown> =>
  tx.prepared(
    'consent.append',
    `insert into consent_ledger (tenant_id, id, lead_id, channel, purpose, state, wording, text_version, source, evidence,
       occurred_at, recorded_at, user_id, batch_id)
     select $1, id, "leadId", channel, purpose, state, wording, "textVersion", source, evidence, "occurredAt", "recordedAt",
       "userId", "batchId"
     from json_to_recordset($2) as x (id uuid, "leadId" uuid, channel text, purpose text, state text, wording text,
       "textVersion" text, source text, evidence text, "occurredAt" timestamptz, "recordedAt" timestamptz, "userId" uuid,
       "batchId" uuid)`,
    [tx.tenantId, JSON.stringify(lines)],
  );

/** What counts now for one lead, channel and purpose. */
export interface CurrentConsent {
  leadId: string;
  channel: string;
  purpose: string;
  state: ConsentState;
}

/**
 * The line that counts is the latest one a person decided, by the time they did; a line that knows nothing never
 * replaces one that does, and of two at the same moment the refusal counts. A
 * permission that came with a batch which was taken back is none; a refusal stays one.
 */
export const currentLines = (tx: Tx, leadIds: readonly string[]): Promise<CurrentConsent[]> =>
  tx.prepared<CurrentConsent>(
    'consent.current',
    `select distinct on (lead_id, channel, purpose) lead_id as "leadId", channel, purpose, state
     from consent_ledger c where tenant_id = $1 and lead_id = any($2) and withdrawn_at is null
       and (state <> 'given' or batch_id is null or not exists (
         select from batches b where b.tenant_id = $1 and b.id = c.batch_id and b.undone_at is not null))
     order by lead_id, channel, purpose, (state = 'unknown'), coalesce(occurred_at, recorded_at) desc,
       (state = 'refused') desc, recorded_at desc, id desc`,
    [tx.tenantId, leadIds],
  );

// Merging ----------------------------------------------------------------------------------------------

/** Gives lines of leads to the one they became; answers whose each was. */
export const moveLines = (
  tx: Tx,
  from: readonly string[],
  to: string,
): Promise<{ id: string; leadId: string }[]> =>
  tx.prepared(
    'consent.move',
    `with line as (select id, lead_id from consent_ledger where tenant_id = $1 and lead_id = any($2))
     update consent_ledger c set lead_id = $3 from line where c.tenant_id = $1 and c.id = line.id
     returning c.id, line.lead_id as "leadId"`,
    [tx.tenantId, from, to],
  );

export const moveLinesBack = (
  tx: Tx,
  lines: readonly { id: string; leadId: string }[],
  from: string,
): Promise<unknown> =>
  tx.prepared(
    'consent.move-back',
    `update consent_ledger c set lead_id = x."leadId"
     from json_to_recordset($2) as x (id uuid, "leadId" uuid)
     where c.tenant_id = $1 and c.id = x.id and c.lead_id = $3`,
    [tx.tenantId, JSON.stringify(lines), from],
  );

/** Lines a merge wrote for the lead that stayed count no more. */
export const withdrawLines = (tx: Tx, leadId: string, batchId: string, at: Date): Promise<unknown> =>
  tx.prepared(
    'consent.withdraw',
    `update consent_ledger set withdrawn_at = $4
     where tenant_id = $1 and lead_id = $2 and batch_id = $3 and state = 'refused' and withdrawn_at is null`,
    [tx.tenantId, leadId, batchId, at],
  );

/** What a lead refused after a merge: lines recorded later than the batch, and not by it. */
export const refusedSince = (
  tx: Tx,
  leadId: string,
  batchId: string,
): Promise<{ channel: string; purpose: string }[]> =>
  tx.prepared(
    'consent.refused-since',
    `select distinct channel, purpose from consent_ledger
     where tenant_id = $1 and lead_id = $2 and state = 'refused' and withdrawn_at is null
       and batch_id is distinct from $3 and id > $3`,
    [tx.tenantId, leadId, batchId],
  );

/** How many lines the ledger has of each lead. */
export const countLines = async (tx: Tx, leadIds: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (
      await tx.prepared<{ id: string; lines: number }>(
        'consent.count',
        `select lead_id as id, count(*)::int as lines from consent_ledger
         where tenant_id = $1 and lead_id = any($2) group by 1`,
        [tx.tenantId, leadIds],
      )
    ).map((row) => [row.id, row.lines]),
  );
