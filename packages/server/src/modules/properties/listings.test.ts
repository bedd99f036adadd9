import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type ReplyOf } from '@lintel/contract';
import { type Client, createWorld, ProblemError, type TestTenant, type World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { insertEvents } from '../leads/index.ts';
import { insertProperties } from './index.ts';

const { listings, leads, deals, sync } = contract;
let world: World;
let company: TestTenant;
let ann: Actor;
let ben: Actor;
let owner: Client;
let asAnn: Client;
let asBen: Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  [ann, ben] = [await company.member('agent', 'Ann'), await company.member('agent', 'Ben')];
  [owner, asAnn, asBen] = (await Promise.all([company.owner, ann, ben].map((a) => world.client(a)))) as [
    Client,
    Client,
    Client,
  ];
});
after(() => world.close());

type Row = Parameters<typeof insertProperties>[1][number];
/** Adds listings of a company and answers their ids. */
async function add(
  tenant: TestTenant,
  rows: readonly (Partial<Row> & { address: string })[],
): Promise<string[]> {
  const whole = rows.map((row) => ({ id: newId(), standard_status: 'Active', ...row })) as Row[];
  await world.ctx.tx(tenant.owner, (tx) => insertProperties(tx, whole));
  return whole.map(({ id }) => id as string);
}
const heard = (
  leadId: string,
  propertyId: string,
  kind: 'property.viewed' | 'property.saved' | 'inquiry.property',
  at: string,
) =>
  world.ctx.tx(systemActor(company.id), (tx) =>
    insertEvents(world.ctx, tx, [
      { leadId, kind, occurredAt: at, payload: { property: { propertyId, street: '1 Elm St' } } },
    ]),
  );
const refused = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('a refusal was expected'),
    (error: unknown) => {
      assert.ok(error instanceof ProblemError, String(error));
      return error.problem.code;
    },
  );
type Query = NonNullable<Parameters<typeof list>[1]>;
async function list(client: Client, query: Record<string, unknown> = {}): Promise<string[]> {
  const page = await client.call(listings.list, { query });
  return page.items.map(({ unparsedAddress }) => unparsedAddress);
}
/** All pages of two. */
async function paged(client: Client, query: Query): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page: ReplyOf<typeof listings.list> = await client.call(listings.list, {
      query: { ...query, limit: 2, ...(cursor ? { cursor } : {}) },
    });
    found.push(...page.items.map(({ unparsedAddress }) => unparsedAddress));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return found;
}

test('the book in each order, narrowed by agent, status and words, page by page under equal prices', async () => {
  const at = (day: number) => `2026-11-0${day}T12:00:00.000Z`;
  await add(company, [
    {
      address: '1 Elm St',
      city: 'Fernhill',
      list_price: 500_000,
      listed_at: at(1),
      listing_agent_id: ann.userId,
    },
    { address: '2 Elm St', city: 'Quarry', list_price: 500_000, listed_at: at(5), listing_id: 'MLS-77' },
    {
      address: '3 Oak Ave',
      city: 'Fernhill',
      list_price: 500_000,
      listed_at: at(3),
      standard_status: 'Pending',
    },
    { address: '4 Oak Ave', postal_code: '78701', list_price: 499_999.5, listed_at: at(4) },
    { address: '5 Elm St', list_price: null, listed_at: at(2), listing_agent_id: ann.userId },
  ]);
  const other = await world.tenant();
  await add(other, [{ address: '9 Elm St', listing_id: 'MLS-77', listed_at: at(6) }]);

  assert.deepEqual(
    (await list(asAnn)).map((address) => address[0]),
    ['2', '4', '3', '5', '1'],
  );
  assert.deepEqual(await list(asAnn, { of: 'mine' }), ['5 Elm St', '1 Elm St']);
  assert.deepEqual(await list(asBen, { of: 'mine' }), []);
  assert.deepEqual(await list(asAnn, { status: 'Pending,Closed' }), ['3 Oak Ave']);
  assert.deepEqual(await list(asAnn, { q: 'ELM fern' }), ['1 Elm St']);
  assert.deepEqual(await list(asAnn, { q: '78701' }), ['4 Oak Ave']);
  assert.deepEqual(await list(asAnn, { q: 'mls-7' }), ['2 Elm St']);
  assert.deepEqual(await list(asAnn, { q: "%_' " }), []);

  for (const sort of ['-listedAt', 'listPrice', '-listPrice'] as const) {
    const whole = await list(asAnn, { sort });
    assert.deepEqual(await paged(asAnn, { sort }), whole, sort);
    if (sort !== '-listedAt') assert.equal(whole.at(-1), '5 Elm St', 'without a price last');
  }
  assert.equal((await list(asAnn, { sort: 'listPrice' }))[0], '4 Oak Ave');
  const first = await asAnn.call(listings.list, { query: { q: 'elm', limit: 1 } });
  assert.deepEqual([first.total, first.totalCapped], [3, false]);
  const [row] = first.items;
  assert.equal(row?.listingId, 'MLS-77');
  assert.equal(row?.listedAt, at(5));

  const cursor = first.nextCursor ?? '';
  assert.equal(await refused(list(asAnn, { cursor })), 'request.cursor_invalid', 'of another list');
  assert.equal(await refused(list(asAnn, { q: 'elm', cursor: 'x' })), 'request.cursor_invalid');
  for (const query of [
    { of: 'team' },
    { status: 'Sold' },
    { sort: 'address' },
    { limit: 0 },
    { agent: 'me' },
  ])
    assert.equal(await refused(list(asAnn, query)), 'request.invalid', JSON.stringify(query));
});

test('one listing names the leads within reach who asked about it, and nobody finds it from another company', async () => {
  const [home, silent] = (await add(company, [{ address: '6 Mill End' }, { address: '7 Mill End' }])) as [
    string,
    string,
  ];
  const make = (name: string, to: Actor) => owner.call(leads.create, { body: { name, ownerId: to.userId } });
  const [one, two, theirs] = [await make('One', ann), await make('Two', ann), await make('Theirs', ben)];
  await heard(one.id, home, 'property.viewed', '2026-11-20T10:00:00.000Z');
  await heard(one.id, home, 'inquiry.property', '2026-11-20T11:00:00.000Z');
  await heard(one.id, home, 'property.viewed', '2026-11-20T10:30:00.000Z');
  await heard(two.id, home, 'property.viewed', '2026-11-21T10:00:00.000Z');
  await heard(two.id, home, 'property.saved', '2026-11-21T09:00:00.000Z');
  await heard(theirs.id, home, 'inquiry.property', '2026-11-22T10:00:00.000Z');
  const read = async (client: Client, propertyId = home) =>
    (await client.call(listings.read, { params: { propertyId } })).leads.map(
      ({ name, views, saves, asks, lastKind, lastAt }) =>
        [name, views, saves, asks, lastKind, lastAt.slice(8, 13)].join(' '),
    );
  const mine = ['Two 1 1 0 property.viewed 21T10', 'One 2 0 1 inquiry.property 20T11'];
  assert.deepEqual(await read(asAnn), mine);
  assert.deepEqual(await read(owner), ['Theirs 0 0 1 inquiry.property 22T10', ...mine]);
  assert.deepEqual(await read(asAnn, silent), []);
  await owner.call(leads.remove, { params: { leadId: two.id } });
  assert.deepEqual(await read(asAnn), mine.slice(1));

  const stranger = await world.client((await world.tenant()).owner);
  assert.equal(await refused(read(stranger)), 'listing.not_found');
  assert.equal(await refused(read(asAnn, newId())), 'listing.not_found');
  assert.equal(await refused(read(asAnn, 'x')), 'request.invalid');
  assert.equal(await refused(stranger.call(sync.listings, { query: { ids: home } })), 'listing.not_found');
});

test('a device keeps the listings of its person, of their deals and of their leads; the sum follows every change', async () => {
  const [own, asked, dealt, beside] = (await add(company, [
    { address: '1 Weir Walk', listing_agent_id: ben.userId },
    { address: '2 Weir Walk' },
    { address: '3 Weir Walk' },
    { address: '4 Weir Walk' },
  ])) as [string, string, string, string];
  const roster = async (known?: string) => asBen.call(sync.listingRoster, { query: known ? { known } : {} });
  const before = await roster();
  assert.deepEqual(await roster(before.sum), { sum: before.sum, items: null });
  const lead = await owner.call(leads.create, { body: { name: 'Ben’s', ownerId: ben.userId } });
  await heard(lead.id, asked, 'property.viewed', '2026-11-21T10:00:00.000Z');
  await owner.call(deals.create, {
    body: { name: 'Sale', side: 'seller', ownerId: ben.userId, listingId: dealt },
  });
  const after = await roster(before.sum);
  const ids = new Set(after.items?.map(({ id }) => id));
  assert.deepEqual(
    [own, asked, dealt, beside].map((id) => ids.has(id)),
    [true, true, true, false],
  );
  const on = async (listingId: string) =>
    (await owner.call(deals.list, { query: { listingId } })).items.map(({ name }) => name);
  assert.deepEqual([await on(dealt), await on(own)], [['Sale'], []]);
  // A second look at the same home, and a lead that goes to somebody else, change the stamps.
  await heard(lead.id, asked, 'property.viewed', '2026-11-20T10:00:00.000Z');
  const more = await roster(after.sum);
  assert.notEqual(more.sum, after.sum);
  const { items } = await asBen.call(sync.listings, { query: { ids: `${own},${asked},${newId()}` } });
  const known = items.find(({ listing }) => listing.id === asked);
  assert.deepEqual(
    [items.length, known?.leads.map(({ leadId, views }) => [leadId, views])],
    [2, [[lead.id, 2]]],
  );
  await owner.call(leads.update, {
    params: { leadId: lead.id },
    body: { version: lead.version, ownerId: ann.userId },
  });
  const gone = await roster(more.sum);
  assert.equal(
    gone.items?.some(({ id }) => id === asked),
    false,
  );
});
