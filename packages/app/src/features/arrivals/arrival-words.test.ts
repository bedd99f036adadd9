import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivalWords, isArrival } from './arrival-words.ts';

const words = (payload: Record<string, unknown>, source: string | null = 'Zillow') =>
  arrivalWords({ source, payload }, 'USD');

test('an arrival is told with its home, campaign, page and what to mind', () => {
  const told = words({
    door: 'fub',
    property: {
      street: '12 Tanner Row',
      city: 'Austin',
      state: 'TX',
      postalCode: '78701',
      price: 450_000,
      bedrooms: 3,
      bathrooms: 1,
      propertyId: 'id',
    },
    campaign: { source: 'google', medium: 'cpc' },
    page: { title: 'Homes in Austin', seconds: 12 },
    history: true,
    otherName: 'Mary Moe',
    left: { type: 'renter', phones: ['312-555-0199'], budget: { min: null, max: 300_000, currency: 'USD' } },
    alsoLeadIds: ['one'],
    agreed: 'email call',
    refused: 'text nothing',
  });
  assert.equal(told.home, '12 Tanner Row, Austin, TX 78701 · $450,000 · 3 bedrooms · 1 bathroom');
  assert.equal(told.listingId, 'id');
  assert.equal(
    told.from,
    'From Zillow by the Follow Up Boss address · Campaign google / cpc · Page: Homes in Austin',
  );
  assert.deepEqual(told.notes, [
    'Over a day old when it came in, so nothing was started',
    'Came under the name Mary Moe: maybe another person of the household',
    'Said otherwise and not taken over: renter, 312-555-0199, $300,000',
    'Agreed to: e-mail, calls',
    'Refused: text messages',
  ]);
  assert.deepEqual(told.alsoLeadIds, ['one']);
});

test('what is not said leaves nothing behind, and other events are no arrivals', () => {
  assert.deepEqual(words({}, null), { home: null, listingId: null, from: null, notes: [], alsoLeadIds: [] });
  assert.equal(isArrival({ payload: { door: 'api' } }), true);
  assert.equal(isArrival({ payload: { door: 'window' } }), false);
  assert.equal(isArrival({ payload: {} }), false);
});
