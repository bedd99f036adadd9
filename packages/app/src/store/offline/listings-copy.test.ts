import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Listing } from '@lintel/contract';
import type { Call, Outcome } from '../send.ts';
import { KeptCopy } from './kept-copy.ts';
import { listingHere, listingsHere } from './listings-copy.ts';
import { makeStore } from './store.factory.ts';

const listing = (id: string, more: Partial<Listing> = {}): Listing => ({
  id,
  listingId: null,
  unparsedAddress: `${id} Elm St`,
  city: null,
  stateOrProvince: null,
  postalCode: null,
  propertyType: null,
  standardStatus: 'Active',
  listPrice: 500_000,
  bedroomsTotal: null,
  bathroomsTotal: null,
  livingArea: null,
  listingAgentId: 'ann',
  listedAt: '2026-11-01T12:00:00.000Z',
  updatedAt: '2026-11-01T12:00:00.000Z',
  ...more,
});
const interest = (leadId: string) => ({
  leadId,
  lastAt: '2026-11-20T12:00:00.000Z',
  lastKind: 'inquiry.property',
  views: 2,
  saves: 0,
  asks: 1,
});

/** A server that has these listings for the device, and counts what it is asked. */
function makeServer() {
  const rows = new Map<string, { stamp: number; listing: Listing; leads: ReturnType<typeof interest>[] }>();
  const asked: string[] = [];
  let down = false;
  const ask = async ({ name }: { name: string }, { query }: Call): Promise<Outcome> => {
    const { known, ids = '' } = query as { known?: string; ids?: string };
    asked.push(name);
    if (down && name === 'sync.listings') return { error: { code: 'network', status: 0 } as never };
    const sum = `${rows.size}-${[...rows.values()].reduce((total, { stamp }) => total + stamp, 0)}`;
    if (name === 'sync.listingRoster')
      return {
        data: { sum, items: known === sum ? null : [...rows].map(([id, { stamp }]) => ({ id, stamp })) },
      };
    const found = ids.split(',').flatMap((id) => {
      const row = rows.get(id);
      return row ? [{ listing: row.listing, leads: row.leads, moreLeads: false }] : [];
    });
    return { data: { items: found } };
  };
  const set = (one: Listing, stamp: number, leads: string[] = []) =>
    rows.set(one.id, { stamp, listing: one, leads: leads.map(interest) });
  return {
    rows,
    ask,
    asked,
    set,
    fail(is: boolean) {
      down = is;
    },
  };
}
const found = (copy: KeptCopy, query: Parameters<typeof listingsHere>[1] = {}): string =>
  listingsHere(copy.listings, query, 'ann')
    .items.map(({ id }) => id)
    .join(' ');

test('listings are fetched once, followed by their stamps, and found again after a restart that came midway', async () => {
  const [store, server] = [makeStore(), makeServer()];
  const copy = new KeptCopy(store, randomUUID);
  for (let i = 0; i < 60; i++) server.set(listing(`home${i}`), i);
  server.fail(true);
  assert.equal(await copy.listings.sync(server.ask, () => 1), false);
  assert.equal(await copy.listings.completeAt(), null);
  server.fail(false);
  assert.equal(await copy.listings.sync(server.ask, () => 2), true);
  assert.equal(copy.listings.items.size, 60);

  server.asked.length = 0;
  server.rows.delete('home3');
  server.set(listing('home7', { unparsedAddress: '7 Oak Ave' }), 700);
  const restarted = new KeptCopy(store, randomUUID);
  assert.equal(await restarted.listings.sync(server.ask, () => 3), true);
  await restarted.listings.sync(server.ask, () => 4);
  assert.deepEqual(
    server.asked,
    ['sync.listingRoster', 'sync.listings', 'sync.listingRoster'],
    'only what differs, and nothing when the sum is known',
  );
  assert.equal(found(restarted, { q: 'oak' }), 'home7');
  assert.equal(restarted.listings.items.has('home3'), false);
  assert.equal(await restarted.listings.completeAt(), 4);

  await restarted.forget();
  await restarted.listings.load();
  assert.equal(found(restarted), '');
  assert.deepEqual([...store.entries.values()], []);
});

test('what is kept is narrowed and ordered as the server does; a listing names the leads that are kept', async () => {
  const [store, server] = [makeStore(), makeServer()];
  const copy = new KeptCopy(store, randomUUID);
  await copy.load();
  copy.leads.set('nora', { lead: { id: 'nora', name: 'Nora' }, lastTouchAt: null, stamp: 1 } as never);
  server.set(listing('a', { listingId: 'MLS-77', listedAt: '2026-11-03T12:00:00.000Z' }), 1, [
    'nora',
    'gone',
  ]);
  server.set(listing('b', { listPrice: null, listingAgentId: 'ben', city: 'Fernhill' }), 2);
  server.set(listing('c', { standardStatus: 'Pending', listedAt: '2026-11-02T12:00:00.000Z' }), 3);
  server.set(listing('d', { listPrice: 400_000.5, listingAgentId: null, listedAt: null }), 4);
  await copy.listings.sync(server.ask, () => 1);
  assert.equal(found(copy, {}), 'a c b d');
  assert.equal(found(copy, { of: 'mine' }), 'a c');
  assert.equal(found(copy, { status: 'Pending,Closed' }), 'c');
  assert.equal(found(copy, { q: 'FERN elm' }), 'b');
  assert.equal(found(copy, { q: 'mls-7' }), 'a');
  assert.equal(found(copy, { sort: 'listPrice' }), 'd a c b');
  assert.equal(found(copy, { sort: '-listPrice' }), 'c a d b');
  const first = listingsHere(copy.listings, { limit: 3 }, 'ann');
  assert.equal(first.total, 4);
  assert.equal(found(copy, { limit: 3, cursor: first.nextCursor }), 'd');

  const nameOf = (leadId: string) => copy.leads.get(leadId)?.lead;
  const page = listingHere(copy.listings, 'a', nameOf);
  assert.deepEqual(page, {
    listing: copy.listings.items.get('a')?.listing,
    leads: [{ ...interest('nora'), name: 'Nora' }],
    moreLeads: false,
  });
  assert.equal(listingHere(copy.listings, 'z', nameOf), undefined);
});
