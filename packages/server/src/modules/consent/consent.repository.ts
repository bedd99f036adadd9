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
 * replaces one that does, and of two at the same moment the refusal counts.
 */
export const currentLines = (tx: Tx, leadIds: readonly string[]): Promise<CurrentConsent[]> =>
  tx.prepared<CurrentConsent>(
    'consent.current',
    `select distinct on (lead_id, channel, purpose) lead_id as "leadId", channel, purpose, state
     from consent_ledger where tenant_id = $1 and lead_id = any($2)
     order by lead_id, channel, purpose, (state = 'unknown'), coalesce(occurred_at, recorded_at) desc,
       (state = 'refused') desc, recorded_at desc, id desc`,
    [tx.tenantId, leadIds],
  );
