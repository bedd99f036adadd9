import type { Tx } from '../../../kernel/db/tx.ts';
import type { ContactWrite } from '../leads.repository.ts';

/** Where to go back to when a unique key decided against what was written. */
export const savepoint = (tx: Tx): Promise<unknown> =>
  tx.prepared('leads.savepoint', 'savepoint arrival', []);
export const backToSavepoint = (tx: Tx): Promise<unknown> =>
  tx.prepared('leads.to-savepoint', 'rollback to savepoint arrival', []);

/**
 * Has events of one person wait for each other until the transaction ends: one lock a key, in a fixed order. The unique
 * keys decide all the same, against everybody who creates leads in other ways.
 */
export const lockKeys = (tx: Tx, keys: readonly string[]): Promise<unknown> =>
  tx.prepared(
    'leads.lock-keys',
    `select pg_advisory_xact_lock(k) from (
       select distinct hashtextextended($1 || ' ' || x, 14) as k from unnest($2::text[]) x order by 1) s`,
    [tx.tenantId, keys],
  );

/** A lead that has one of the keys asked for. */
export interface Holder {
  leadId: string;
  by: 'email' | 'bare' | 'external' | 'phone';
  /** The key as it was asked for: the address, the bare address or the number; empty for an external id. */
  value: string;
  /** Of a number the name it is kept with. */
  nameKey: string | null;
}

/** Every lead, not deleted, that has one of these keys; a few of each. */
export const findHolders = (
  tx: Tx,
  keys: {
    emails: readonly string[];
    bare: readonly string[];
    phones: readonly string[];
    source: string | null;
    externalId: string | null;
  },
): Promise<Holder[]> =>
  tx.prepared<Holder>(
    'leads.find-holders',
    `select m.lead_id as "leadId", m.by, m.value, m.name_key as "nameKey" from (
       select e.lead_id, 'email' as by, v as value, null::text as name_key, 1 as rank
         from unnest($2::text[]) v, lateral (
           select lead_id from lead_emails where tenant_id = $1 and value = v and active limit 1) e
       union all
       select e.lead_id, 'bare', v, null, 2
         from unnest($3::text[]) v, lateral (
           select lead_id from lead_emails where tenant_id = $1 and bare = v and active order by lead_id limit 5) e
       union all
       select l.id, 'external', '', null, 3
         from (select id from leads where tenant_id = $1 and source = $5 and external_id = $6 and deleted_at is null limit 1) l
       union all
       select l.id, 'external', '', null, 4
         from lead_external_ids x join leads l on l.tenant_id = x.tenant_id and l.id = x.lead_id and l.deleted_at is null
         where x.tenant_id = $1 and x.source = $5 and x.external_id = $6
       union all
       select p.lead_id, 'phone', v, p.name_key, 5
         from unnest($4::text[]) v, lateral (
           select lead_id, name_key from lead_phones where tenant_id = $1 and value = v and active order by name_key limit 50) p
     ) m order by m.rank, m.lead_id`,
    [tx.tenantId, keys.emails, keys.bare, keys.phones, keys.source, keys.externalId],
  );

const CONTACT = 'id uuid, lead_id uuid, position int, raw text, value text, hmac bytea, name_key text';

/** Adds contact points; one that another lead has by now is left out. Returns how many were added. */
export async function addContacts(
  tx: Tx,
  emails: readonly ContactWrite[],
  phones: readonly ContactWrite[],
): Promise<number> {
  if (emails.length + phones.length === 0) return 0;
  const [row] = await tx.prepared<{ written: number }>(
    'leads.add-contacts',
    `with email as (
       insert into lead_emails (tenant_id, id, lead_id, position, raw, value, hmac)
       select $1, id, lead_id, position, raw, value, hmac from json_to_recordset($2) as x (${CONTACT}) order by value
       on conflict do nothing returning 1),
     phone as (
       insert into lead_phones (tenant_id, id, lead_id, position, raw, value, hmac, name_key)
       select $1, id, lead_id, position, raw, value, hmac, name_key from json_to_recordset($3) as x (${CONTACT}) order by value
       on conflict do nothing returning 1)
     select (select count(*)::int from email) + (select count(*)::int from phone) as written`,
    [tx.tenantId, JSON.stringify(emails), JSON.stringify(phones)],
  );
  return row?.written ?? 0;
}

/** Keeps the numbers of a lead under another name. Throws the unique violation when somebody has one under it. */
export const renamePhones = (tx: Tx, leadId: string, nameKey: string): Promise<unknown> =>
  tx.prepared(
    'leads.rename-phones',
    'update lead_phones set name_key = $3 where tenant_id = $1 and lead_id = $2 and name_key <> $3',
    [tx.tenantId, leadId, nameKey],
  );

/** Keeps a further name of a lead, the same one once; it is found by it from now on. */
export const addName = (
  tx: Tx,
  name: { id: string; leadId: string; name: string; nameKey: string; source: string | null; seenAt: string },
  search: { body: string; typos: readonly number[] },
): Promise<unknown> =>
  tx.prepared(
    'leads.add-name',
    `with added as (
       insert into lead_names (tenant_id, id, lead_id, name, name_key, source, seen_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning lead_id)
     update lead_search s set body = $8, typos = $9 from added where s.tenant_id = $1 and s.lead_id = added.lead_id`,
    [
      tx.tenantId,
      name.id,
      name.leadId,
      name.name,
      name.nameKey,
      name.source,
      name.seenAt,
      search.body,
      search.typos,
    ],
  );

/** Keeps the id a further source has for a lead; one of a lead that is gone goes to this one. */
export const addExternalId = (
  tx: Tx,
  id: { leadId: string; source: string; externalId: string },
): Promise<unknown> =>
  tx.prepared(
    'leads.add-external-id',
    `insert into lead_external_ids (tenant_id, source, external_id, lead_id) values ($1, $2, $3, $4)
     on conflict (tenant_id, source, external_id) do update set lead_id = excluded.lead_id`,
    [tx.tenantId, id.source, id.externalId, id.leadId],
  );

/** The event says where it came from and is the newest that does. */
const NEWER = '$7::text is not null and (last_source_at is null or last_source_at <= $5)';

/** Writes the event, and what the lead shows of it: when it was last heard of, and from where. */
export const insertArrival = (
  tx: Tx,
  event: {
    id: string;
    leadId: string;
    kind: string;
    occurredAt: string;
    recordedAt: string;
    source: string | null;
    campaign: string | null;
    payload: Record<string, unknown>;
    body: Buffer | null;
  },
): Promise<unknown> =>
  tx.prepared(
    'leads.insert-arrival',
    `with event as (
       insert into lead_events (tenant_id, id, lead_id, kind, occurred_at, recorded_at, user_id, source, payload, body)
       values ($1, $2, $3, $4, $5, $6, null, $7, $9, $10))
     update leads set last_event_at = greatest(last_event_at, $5::timestamptz),
       last_source = case when ${NEWER} then $7 else last_source end,
       last_campaign = case when ${NEWER} then $8 else last_campaign end,
       last_source_at = case when ${NEWER} then $5 else last_source_at end
     where tenant_id = $1 and id = $3`,
    [
      tx.tenantId,
      event.id,
      event.leadId,
      event.kind,
      event.occurredAt,
      event.recordedAt,
      event.source,
      event.campaign,
      JSON.stringify(event.payload),
      event.body,
    ],
  );
