import { sql } from 'kysely';
import type { Tx } from '../../kernel/db/tx.ts';
import type { CachedFact, FactValue, ProviderRules } from './enrichment.tables.ts';

export interface StoredFact {
  provider: string;
  fact: string;
  value: FactValue;
  input: Buffer;
  applied_to: string | null;
  looked_up_at: Date;
  expires_at: Date;
}

export const factsOf = (tx: Tx, leadId: string): Promise<StoredFact[]> =>
  tx
    .selectFrom('lead_facts')
    .select(['provider', 'fact', 'value', 'input', 'applied_to', 'looked_up_at', 'expires_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('lead_id', '=', leadId)
    .orderBy('provider')
    .orderBy('fact')
    .execute();

/** What a provider says of a lead now; what it said before goes. An answer without facts is remembered as one, empty. */
export async function replaceFacts(
  tx: Tx,
  leadId: string,
  provider: string,
  facts: readonly (CachedFact & { appliedTo: string | null })[],
  when: { input: Uint8Array; at: Date; expiresAt: Date },
): Promise<void> {
  await deleteFacts(tx, leadId, provider);
  const rows = facts.length > 0 ? facts : [{ fact: '', value: '', appliedTo: null }];
  await tx
    .insertInto('lead_facts')
    .values(
      rows.map(({ fact, value, appliedTo }) => ({
        tenant_id: tx.tenantId,
        lead_id: leadId,
        provider,
        fact,
        value: JSON.stringify(value),
        input: Buffer.from(when.input),
        applied_to: appliedTo,
        looked_up_at: when.at,
        expires_at: when.expiresAt,
      })),
    )
    // A mapping may name one fact twice; the first that was found stands.
    .onConflict((c) => c.doNothing())
    .execute();
}

export const deleteFacts = (tx: Tx, leadId: string, provider: string) =>
  tx
    .deleteFrom('lead_facts')
    .where('tenant_id', '=', tx.tenantId)
    .where('lead_id', '=', leadId)
    .where('provider', '=', provider)
    .execute();

/** The next look-up of the lead asks everything anew. */
export const expireFacts = (tx: Tx, leadId: string, at: Date) =>
  tx
    .updateTable('lead_facts')
    .set({ expires_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('lead_id', '=', leadId)
    .execute();

export interface StoredProvider {
  id: string;
  version: number;
  rules: ProviderRules;
  header_names: string[];
  sealed_headers: Buffer;
  failures_in_row: number;
  rests_until: Date | null;
  last_failure_at: Date | null;
  last_failure: string | null;
  last_success_at: Date | null;
}

export const providers = (tx: Tx): Promise<StoredProvider[]> =>
  tx
    .selectFrom('enrichment_providers')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export const lockProvider = (tx: Tx, id: string): Promise<StoredProvider | undefined> =>
  tx
    .selectFrom('enrichment_providers')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export interface ProviderWrite {
  id: string;
  version: number;
  rules: ProviderRules;
  headerNames: string[];
  sealedHeaders: Uint8Array;
}

export const putProvider = (tx: Tx, row: ProviderWrite, at: Date) => {
  const written = {
    version: row.version,
    rules: JSON.stringify(row.rules),
    header_names: row.headerNames,
    sealed_headers: Buffer.from(row.sealedHeaders),
    updated_at: at,
    // Whatever was wrong may have been mended with this.
    failures_in_row: 0,
    rests_until: null,
  };
  return tx
    .insertInto('enrichment_providers')
    .values({ tenant_id: tx.tenantId, id: row.id, ...written })
    .onConflict((c) => c.columns(['tenant_id', 'id']).doUpdateSet(written))
    .execute();
};

/** The provider with everything it said, except what has become part of a lead. */
export async function deleteProvider(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('enrichment_providers')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return false;
  for (const table of ['lead_facts', 'enrichment_cache', 'enrichment_usage'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tx.tenantId).where('provider', '=', id).execute();
  return true;
}

/** Counts a call, unless the day's or the month's budget is used up; the row decides between processes. */
export async function spend(
  tx: Tx,
  provider: string,
  day: string,
  budget: { daily: number; monthly: number },
): Promise<boolean> {
  const [row] = await tx.prepared<{ calls: number }>(
    'enrichment.spend',
    `insert into enrichment_usage as u (tenant_id, provider, day, calls)
     select $1, $2, $3::date, 1
     where $4::int > 0 and (select coalesce(sum(m.calls), 0) from enrichment_usage m
       where m.tenant_id = $1 and m.provider = $2 and m.day >= date_trunc('month', $3::date)::date and m.day <= $3::date) < $5::int
     on conflict (tenant_id, provider, day) do update set calls = u.calls + 1 where u.calls < $4::int
     returning calls`,
    [tx.tenantId, provider, day, budget.daily, budget.monthly],
  );
  return row !== undefined;
}

export interface Usage {
  provider: string;
  today: number;
  month: number;
  failures: number;
}
export const usage = (tx: Tx, day: string): Promise<Usage[]> =>
  tx.prepared<Usage & Record<string, unknown>>(
    'enrichment.usage',
    `select provider, coalesce(sum(calls) filter (where day = $2::date), 0)::int as today, sum(calls)::int as month,
       coalesce(sum(failures) filter (where day = $2::date), 0)::int as failures
     from enrichment_usage where tenant_id = $1 and day >= date_trunc('month', $2::date)::date group by provider`,
    [tx.tenantId, day],
  );

/**
 * The breaker, kept where every process sees it: five failures in a row rest the provider for a minute, each further one
 * twice as long, an hour at most.
 */
export const noteFailure = (
  tx: Tx,
  provider: string,
  day: string,
  reason: string,
  at: Date,
): Promise<unknown> =>
  Promise.all([
    tx.prepared(
      'enrichment.fail',
      `update enrichment_providers set failures_in_row = failures_in_row + 1, last_failure_at = $3, last_failure = $4,
         rests_until = case when failures_in_row + 1 >= 5
           then $3::timestamptz + least(interval '1 hour', interval '1 minute' * power(2, least(failures_in_row - 4, 10)))
           else rests_until end
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, provider, at, reason],
    ),
    sql`update enrichment_usage set failures = failures + 1
        where tenant_id = ${tx.tenantId} and provider = ${provider} and day = ${day}::date`.execute(tx),
  ]);

export const noteSuccess = (tx: Tx, provider: string, at: Date) =>
  tx
    .updateTable('enrichment_providers')
    .set({ failures_in_row: 0, rests_until: null, last_success_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', provider)
    .execute();

/** True when the provider may be asked: it is there and does not rest. After a rest, one call tries it out. */
export async function mayAsk(tx: Tx, provider: string, at: Date): Promise<boolean> {
  const [row] = await tx.prepared<{ id: string }>(
    'enrichment.may-ask',
    `update enrichment_providers set rests_until = case when rests_until is null then null
       else $3::timestamptz + interval '30 seconds' end
     where tenant_id = $1 and id = $2 and (rests_until is null or rests_until <= $3) returning id`,
    [tx.tenantId, provider, at],
  );
  return row !== undefined;
}

export interface Cached {
  facts: CachedFact[];
  looked_up_at: Date;
  expires_at: Date;
}

export const cached = (tx: Tx, provider: string, key: Uint8Array, at: Date): Promise<Cached | undefined> =>
  tx
    .selectFrom('enrichment_cache')
    .select(['facts', 'looked_up_at', 'expires_at'])
    .where('tenant_id', '=', tx.tenantId)
    .where('provider', '=', provider)
    .where('key', '=', Buffer.from(key))
    .where('expires_at', '>', at)
    .executeTakeFirst();

/** Keeps an answer, and lets go of some that are over: the cache cleans itself as it fills. */
export async function keep(tx: Tx, provider: string, key: Uint8Array, answer: Cached): Promise<void> {
  const row = {
    facts: JSON.stringify(answer.facts),
    looked_up_at: answer.looked_up_at,
    expires_at: answer.expires_at,
  };
  await tx
    .insertInto('enrichment_cache')
    .values({ tenant_id: tx.tenantId, provider, key: Buffer.from(key), ...row })
    .onConflict((c) => c.columns(['tenant_id', 'provider', 'key']).doUpdateSet(row))
    .execute();
  await tx.prepared(
    'enrichment.clean',
    `delete from enrichment_cache where tenant_id = $1 and (provider, key) in (
       select c.provider, c.key from enrichment_cache c where c.tenant_id = $1 and c.expires_at < $2
       order by c.expires_at limit 20 for update skip locked)`,
    [tx.tenantId, answer.looked_up_at],
  );
}
