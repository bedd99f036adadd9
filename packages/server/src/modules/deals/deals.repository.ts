import {
  type DealDates,
  type DealRole,
  type DealSide,
  type DealSort,
  type DealState,
  type LostReason,
  MILESTONES,
  type Milestone,
} from '@lintel/contract';
import type { Insertable, Updateable } from 'kysely';
import type { Position } from '../../kernel/cursor.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import type { People } from './deals.policy.ts';
import type { DealsTable } from './deals.tables.ts';
import type { ItemCounts, StoredDeal } from './stored-deal.ts';

type DateColumn = Extract<keyof DealsTable, `${string}_on`>;
const COLUMN: Record<Milestone, DateColumn> = {
  offer: 'offer_on',
  acceptance: 'acceptance_on',
  earnest: 'earnest_on',
  dueDiligence: 'due_diligence_on',
  inspection: 'inspection_on',
  appraisal: 'appraisal_on',
  finance: 'finance_on',
  walkThrough: 'walk_through_on',
  closing: 'closing_on',
  possession: 'possession_on',
};

const DEAL = `d.id, d.version, d.name, d.side, d.state, d.stage_id as "stageId", d.stage_since::text as "stageSince",
  d.owner_id as "ownerId", d.listing_id as "listingId", d.address, d.price, d.currency, d.earnest_money as "earnestMoney",
  ${MILESTONES.map((key) => `d.${COLUMN[key]}::text as "${key}"`).join(', ')},
  d.closed_on::text as "closedOn", d.lost_reason as "lostReason",
  d.created_at::text as "createdAt", d.updated_at::text as "updatedAt",
  array(select distinct p.user_id from deal_people p
    where p.tenant_id = d.tenant_id and p.deal_id = d.id and p.user_id is not null order by 1) as "colleagueIds",
  array(select p.lead_id from deal_people p where p.tenant_id = d.tenant_id and p.deal_id = d.id and p.lead_id is not null
    group by p.lead_id order by min(p.added_at), p.lead_id) as "leadIds"`;

/** The condition "within reach of the people in this place", every deal when it is null; `d` is the deal. */
export const within = (place: string): string =>
  `(${place}::uuid[] is null or d.owner_id = any (${place}) or exists (
    select from deal_people p where p.tenant_id = d.tenant_id and p.deal_id = d.id and p.user_id = any (${place})))`;

export const findDeal = async (tx: Tx, id: string, people: People): Promise<StoredDeal | undefined> =>
  (
    await tx.prepared<StoredDeal>(
      'deals.find',
      `select ${DEAL} from deals d where d.tenant_id = $1 and d.id = $2 and ${within('$3')}`,
      [tx.tenantId, id, people],
    )
  )[0];

/** As `findDeal`, locked against other writers of it, its people and its checklist. */
export const lockDeal = async (tx: Tx, id: string, people: People): Promise<StoredDeal | undefined> =>
  (
    await tx.prepared<StoredDeal>(
      'deals.lock',
      `select ${DEAL} from deals d where d.tenant_id = $1 and d.id = $2 and ${within('$3')} for no key update of d`,
      [tx.tenantId, id, people],
    )
  )[0];

export interface DealQuery {
  people: People;
  state: DealState | null;
  stageIds: readonly string[] | null;
  ownerId: string | null;
  leadId: string | null;
  listingId: string | null;
  side: DealSide | null;
  /** First day of a month of closing. */
  month: string | null;
}

const NARROWED = `d.tenant_id = $1 and ${within('$2')}
  and ($3::text is null or d.state = $3) and ($4::uuid[] is null or d.stage_id = any ($4))
  and ($5::uuid is null or d.owner_id = $5)
  and ($6::uuid is null or exists (
    select from deal_people p where p.tenant_id = d.tenant_id and p.deal_id = d.id and p.lead_id = $6))
  and ($7::text is null or d.side = $7)
  and ($8::date is null or (d.closing_key >= $8::date and d.closing_key < $8::date + interval '1 month'))
  and ($9::uuid is null or d.listing_id = $9)`;
const values = (tx: Tx, q: DealQuery): unknown[] => [
  tx.tenantId,
  q.people,
  q.state,
  q.stageIds,
  q.ownerId,
  q.leadId,
  q.side,
  q.month,
  q.listingId,
];

const ORDER: Record<DealSort, { key: string; type: string; by: string; behind: string }> = {
  closing: { key: 'd.closing_key', type: 'date', by: 'd.closing_key, d.id', behind: '>' },
  '-updated': { key: 'd.updated_at', type: 'timestamptz', by: 'd.updated_at desc, d.id desc', behind: '<' },
};

/** Deals in order behind a position, with the key each stands at. */
export const listDeals = (
  tx: Tx,
  query: DealQuery,
  sort: DealSort,
  after: Position | null,
  limit: number,
): Promise<(StoredDeal & { key: string })[]> => {
  const { key, type, by, behind } = ORDER[sort];
  // Unnamed: the one good plan depends on what is asked.
  return tx.prepared(
    '',
    `select ${DEAL}, ${key}::text as key from deals d where ${NARROWED}
       ${after ? `and (${key}, d.id) ${behind} ($10::${type}, $11::uuid)` : ''}
     order by ${by} limit ${Math.trunc(limit)}`,
    [...values(tx, query), ...(after ? [after.key, after.id] : [])],
  );
};

/** How many there are, exact to `most`; one more says that there are more. */
export const countDeals = async (tx: Tx, query: DealQuery, most: number): Promise<number> =>
  (
    await tx.prepared<{ n: number }>(
      '',
      `select count(*)::int as n from (select from deals d where ${NARROWED} limit ${Math.trunc(most) + 1}) x`,
      values(tx, query),
    )
  )[0]!.n;

/** The first `each` open deals of every stage, in order of closing. */
export const boardDeals = (
  tx: Tx,
  query: DealQuery & { stageIds: readonly string[] },
  each: number,
): Promise<(StoredDeal & { key: string })[]> =>
  tx.prepared(
    '',
    `select x.* from unnest($4::uuid[]) with ordinality s (id, n), lateral (
       select ${DEAL}, d.closing_key::text as key from deals d where ${NARROWED} and d.stage_id = s.id
       order by d.closing_key, d.id limit ${Math.trunc(each)}) x
     order by s.n`,
    values(tx, query),
  );

/** Number and worth of the open deals of each stage, by currency; counts exact to `most`. */
export const sumStages = (
  tx: Tx,
  query: DealQuery & { stageIds: readonly string[] },
): Promise<{ stageId: string; currency: string; n: number; amount: number }[]> =>
  tx.prepared(
    '',
    `select d.stage_id as "stageId", d.currency, count(*)::int as n, coalesce(sum(d.price), 0)::int8 as amount
     from deals d where ${NARROWED} group by 1, 2 order by 1, 2`,
    values(tx, query),
  );

/** What lists tell of checklists, by deal. */
export const countItems = async (
  tx: Tx,
  dealIds: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, ItemCounts>> => {
  const rows = await tx.prepared<ItemCounts & { dealId: string }>(
    'deals.count-items',
    `select x.id as "dealId", c.*, (
         select json_build_object('title', n.title, 'dueOn', n.due_on) from deal_items n
         where n.tenant_id = $1 and n.deal_id = x.id and n.done_at is null
         order by n.due_on nulls last, n.position, n.id limit 1) as next
     from unnest($2::uuid[]) x (id), lateral (
       select count(*)::int as items, count(i.done_at)::int as done,
         count(*) filter (where i.blocking and i.done_at is null)::int as "blockingOpen",
         count(*) filter (where i.blocking and i.done_at is null and i.due_on < $3::date)::int as "blockingOverdue",
         count(*) filter (where i.done_at is null and i.due_on >= $3::date) > 0 as ahead
       from deal_items i where i.tenant_id = $1 and i.deal_id = x.id) c`,
    [tx.tenantId, dealIds, today],
  );
  return new Map(rows.map(({ dealId, ...counts }) => [dealId, counts]));
};

export type DealWrite = Omit<Insertable<DealsTable>, 'tenant_id' | DateColumn> & {
  dates: Partial<DealDates>;
};

const toColumns = (dates: Partial<DealDates>): Partial<Record<DateColumn, string | null>> =>
  Object.fromEntries(Object.entries(dates).map(([key, day]) => [COLUMN[key as Milestone], day ?? null]));

export const insertDeal = (tx: Tx, { dates, ...row }: DealWrite): Promise<unknown> =>
  tx
    .insertInto('deals')
    .values({
      ...EMPTY,
      ...toColumns(dates),
      closed_on: null,
      ...row,
      tenant_id: tx.tenantId,
    })
    .execute();
const EMPTY = Object.fromEntries(Object.values(COLUMN).map((column) => [column, null])) as Record<
  Exclude<DateColumn, 'closed_on'>,
  null
>;

/** Changes a deal and counts its version up; answers the new one. */
export const updateDeal = async (
  tx: Tx,
  id: string,
  change: Omit<Updateable<DealsTable>, 'tenant_id' | 'id' | 'version' | 'updated_at'> & {
    dates?: Partial<DealDates>;
  },
  at: Date,
): Promise<number> => {
  const { dates, ...rest } = change;
  const row = await tx
    .updateTable('deals')
    .set((e) => ({ ...rest, ...toColumns(dates ?? {}), updated_at: at, version: e('version', '+', 1) }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
};

/** What was written when a deal fell through, sealed. */
export const findLostNote = async (
  tx: Tx,
  id: string,
): Promise<{ note: Buffer; subjectId: string } | undefined> => {
  const row = await tx
    .selectFrom('deals')
    .select(['lost_note', 'lost_note_subject'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.lost_note && row.lost_note_subject
    ? { note: row.lost_note, subjectId: row.lost_note_subject }
    : undefined;
};

// History ------------------------------------------------------------------------------------------------

export interface StoredDealEvent {
  id: string;
  kind: 'created' | 'moved' | 'changed' | 'won' | 'lost' | 'reopened';
  at: string;
  userId: string | null;
  changed: string[];
  fromStageId: string | null;
  stageId: string;
  state: DealState;
  reason: LostReason | null;
  price: number | null;
  closingOn: string | null;
}

/** Keeps how a deal stands now, beside what happened. */
export const insertDealEvent = (
  tx: Tx,
  event: {
    id: string;
    dealId: string;
    kind: StoredDealEvent['kind'];
    at: Date;
    userId: string | null;
    changed: readonly string[];
    fromStageId: string | null;
  },
): Promise<unknown> =>
  tx.prepared(
    'deals.insert-event',
    `insert into deal_stage_events
       (tenant_id, id, deal_id, kind, at, user_id, changed, from_stage_id, stage_id, state, reason, price, currency, closing_on,
        owner_id, owner_kept)
     select tenant_id, $2, id, $4, $5, $6, $7, $8, stage_id, state, lost_reason, price, currency, closing_on, owner_id, true
     from deals where tenant_id = $1 and id = $3`,
    [
      tx.tenantId,
      event.id,
      event.dealId,
      event.kind,
      event.at,
      event.userId,
      event.changed,
      event.fromStageId,
    ],
  );

export const listDealEvents = (
  tx: Tx,
  dealId: string,
  after: Position | null,
  limit: number,
): Promise<StoredDealEvent[]> =>
  tx.prepared(
    '',
    `select e.id, e.kind, e.at::text as at, e.user_id as "userId", e.changed, e.from_stage_id as "fromStageId",
       e.stage_id as "stageId", e.state, e.reason, e.price, e.closing_on::text as "closingOn"
     from deal_stage_events e where e.tenant_id = $1 and e.deal_id = $2
       ${after ? 'and (e.at, e.id) < ($3::timestamptz, $4::uuid)' : ''}
     order by e.at desc, e.id desc limit ${Math.trunc(limit)}`,
    [tx.tenantId, dealId, ...(after ? [after.key, after.id] : [])],
  );

// People -------------------------------------------------------------------------------------------------

export interface StoredPerson {
  id: string;
  role: DealRole;
  leadId: string | null;
  userId: string | null;
  name: string | null;
  company: string | null;
  contact: Buffer | null;
}

export const listPeople = (tx: Tx, dealId: string): Promise<StoredPerson[]> =>
  tx.prepared(
    'deals.people',
    `select id, role, lead_id as "leadId", user_id as "userId", name, company, contact
     from deal_people where tenant_id = $1 and deal_id = $2 order by added_at, id`,
    [tx.tenantId, dealId],
  );

export const insertPerson = (tx: Tx, dealId: string, person: StoredPerson, at: Date): Promise<unknown> =>
  tx
    .insertInto('deal_people')
    .values({
      tenant_id: tx.tenantId,
      id: person.id,
      deal_id: dealId,
      role: person.role,
      lead_id: person.leadId,
      user_id: person.userId,
      name: person.name,
      company: person.company,
      contact: person.contact,
      added_at: at,
    })
    .execute();

/** Takes somebody off, and who came beside them by a merge; answers their lead. */
export const deletePerson = async (
  tx: Tx,
  dealId: string,
  personId: string,
): Promise<{ leadId: string | null; role: string }[]> =>
  tx.prepared(
    'deals.delete-person',
    `delete from deal_people p using deal_people x
     where p.tenant_id = $1 and p.deal_id = $2 and x.tenant_id = $1 and x.deal_id = $2 and x.id = $3
       and (p.id = x.id or (p.lead_id = x.lead_id and p.role = x.role))
     returning p.lead_id as "leadId", p.role`,
    [tx.tenantId, dealId, personId],
  );

// Neighbours ---------------------------------------------------------------------------------------------

/** How many of these members may act. */
export const countActiveMembers = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await tx.prepared<{ n: number }>(
      'deals.count-members',
      'select count(*)::int as n from users where tenant_id = $1 and id = any($2) and active',
      [tx.tenantId, ids],
    )
  )[0]!.n;

/** Where a listing of the company is; undefined when there is none of that id. */
export const listingAddress = async (tx: Tx, id: string): Promise<string | undefined> => {
  const [row] = await tx.prepared<{ address: string }>(
    'deals.listing-address',
    `select concat_ws(', ', address, city) as address from properties where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  return row?.address;
};

// Hand-over and merge ------------------------------------------------------------------------------------

/** Some open deals of an owner, locked in order of id. */
export const lockDealsOf = async (tx: Tx, ownerId: string, limit: number): Promise<string[]> =>
  (
    await tx
      .selectFrom('deals')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('owner_id', '=', ownerId)
      .where('state', '=', 'open')
      .orderBy('id')
      .limit(limit)
      .forNoKeyUpdate()
      .execute()
  ).map((row) => row.id);

/** Gives deals other owners, or none. */
export const giveDeals = (
  tx: Tx,
  moves: readonly { id: string; toId: string | null }[],
  at: Date,
): Promise<unknown> =>
  tx.prepared(
    'deals.give',
    `update deals d set owner_id = m.to_id, version = d.version + 1, updated_at = $4
     from unnest($2::uuid[], $3::uuid[]) m (id, to_id) where d.tenant_id = $1 and d.id = m.id`,
    [tx.tenantId, moves.map((m) => m.id), moves.map((m) => m.toId), at],
  );

/** Which of these members own an open deal. */
export const dealOwners = async (tx: Tx, userIds: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.prepared<{ id: string }>(
    'deals.owners',
    `select u.id from unnest($2::uuid[]) u (id)
     where exists (select from deals d where d.tenant_id = $1 and d.owner_id = u.id and d.state = 'open')`,
    [tx.tenantId, userIds],
  );
  return new Set(rows.map((row) => row.id));
};

/** Puts the lead that stayed in the place of those a merge took away, once, and keeps who they were. */
export const moveToSurvivor = async (
  tx: Tx,
  batchId: string,
  goneIds: readonly string[],
  survivorId: string,
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'deals.follow-merge',
      `with kept as (
         insert into deal_people_moves (tenant_id, batch_id, person_id, from_lead_id, was_moved)
         select tenant_id, $2, id, lead_id, moved from deal_people where tenant_id = $1 and lead_id = any($3)
         on conflict do nothing)
       update deal_people set lead_id = $4, moved = true where tenant_id = $1 and lead_id = any($3) returning deal_id as id`,
      [tx.tenantId, batchId, goneIds, survivorId],
    )
  ).map((row) => row.id);

/** Puts back whom the merges of these batches moved, as far as the lead is there again. */
export const moveBack = async (tx: Tx, batchId: string): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'deals.undo-merge',
      `with gone as (delete from deal_people_moves m where m.tenant_id = $1 and m.batch_id = $2
         and exists (select from leads l where l.tenant_id = $1 and l.id = m.from_lead_id and l.deleted_at is null)
         returning person_id, from_lead_id, was_moved)
       update deal_people p set lead_id = g.from_lead_id, moved = g.was_moved
       from gone g where p.tenant_id = $1 and p.id = g.person_id returning p.deal_id as id`,
      [tx.tenantId, batchId],
    )
  ).map((row) => row.id);

/** Moves some deals of a stage to another; answers which. */
export const moveOutOf = async (
  tx: Tx,
  fromId: string,
  toId: string,
  limit: number,
  at: Date,
): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      '',
      `update deals d set stage_id = $3, stage_since = $4, updated_at = $4, version = d.version + 1
       from (select id from deals where tenant_id = $1 and stage_id = $2 order by id limit ${Math.trunc(limit)}
             for no key update) x
       where d.tenant_id = $1 and d.id = x.id returning d.id`,
      [tx.tenantId, fromId, toId, at],
    )
  ).map((row) => row.id);
