import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildFeatures, featureRow } from './features.ts';
import { emptyState, foldEvent, foldLog, isKnown, type LogEvent } from './features-fold.ts';
import { FEATURES } from './features-list.ts';
import { sourceClass } from './features-source.ts';

const ZONE = 'America/Chicago';
const at = '2026-05-20T12:00:00.000Z';
let last = 0;
const event = (
  kind: string,
  occurredAt: string,
  payload: Record<string, unknown> = {},
  recordedAt = occurredAt,
): LogEvent => ({ id: `id-${String(last++).padStart(6, '0')}`, kind, occurredAt, recordedAt, payload });
const created = event('lead.created', '2026-05-01T09:00:00.000Z', {
  fields: {
    source: 'Zillow',
    campaignClass: 'paid',
    type: 'buyer',
    timeline: 'within_90_days',
    propertyType: 'Condo',
    budgetMin: 300_000,
    budgetMax: 400_000,
    financing: 'pre_approved',
    hasEmail: true,
    hasPhone: false,
    custom: { visits: 4, pets: 'No' },
  },
});
const view = (when: string, listingId: string, price: number) =>
  event('property.viewed', when, { property: { listingId, price } });

test('the log becomes the documented features', () => {
  const row = buildFeatures(
    [
      created,
      event('inquiry.property', '2026-05-01T09:00:00.000Z'),
      event('call.logged', '2026-05-01T09:12:00.000Z', { outcome: 'no_answer' }),
      event('call.logged', '2026-05-02T09:00:00.000Z', { outcome: 'spoke' }),
      event('call.incoming', '2026-05-02T10:00:00.000Z'),
      view('2026-05-02T10:00:00.000Z', 'A', 200_000),
      view('2026-05-03T10:00:00.000Z', 'A', 200_000),
      view('2026-05-18T10:00:00.000Z', 'B', 300_000),
      view('2026-05-18T11:00:00.000Z', 'C', 300_000),
      event('showing.requested', '2026-05-19T12:00:00.000Z'),
      event('appointment.held', '2026-05-19T15:00:00.000Z', { type: 'showing' }),
      event('appointment.held', '2026-05-19T16:00:00.000Z', { type: 'listing_consultation' }),
      event('text.received', '2026-05-10T12:00:00.000Z'),
      event('email.opened', '2026-05-20T11:00:00.000Z'),
      event('deal.won', '2026-05-05T11:00:00.000Z', { dealId: 'd1' }),
      event('deal.lost', '2026-05-06T11:00:00.000Z', { dealId: 'd2' }),
      event('deal.reopened', '2026-05-07T11:00:00.000Z', { dealId: 'd2' }),
      event('kind.of.tomorrow', '2026-05-07T11:00:00.000Z'),
    ],
    at,
    ZONE,
  );
  assert.deepEqual(
    { ...row, activity: undefined },
    {
      source: 'Zillow',
      sourceClass: 'portal',
      campaignClass: 'paid',
      leadType: 'buyer',
      timeline: 'within_90_days',
      timelineMonths: 3,
      propertyType: 'Condo',
      financing: 'pre_approved',
      budgetMax: 400_000,
      budgetLog: Math.log10(400_000),
      budgetSpread: 0.25,
      completeness: 6 / 7,
      daysSinceCreated: 19.125,
      arrivalHour: 4,
      arrivalWeekday: 'fri',
      hasBudget: true,
      hasEmail: true,
      hasPhone: false,
      actions1d: 0,
      views1d: 0,
      views7d: 2,
      views30d: 4,
      listings30d: 3,
      repeatViews30d: 0.25,
      saves7d: 0,
      saves30d: 0,
      searches30d: 0,
      visits30d: 0,
      inquiries1d: 0,
      inquiries7d: 0,
      inquiries30d: 1,
      showingRequests7d: 1,
      showingRequests30d: 1,
      showingsHeld30d: 1,
      noShows30d: 0,
      openHouses30d: 0,
      replies7d: 0,
      replies30d: 1,
      replyMinutes30d: 60,
      callsIn30d: 1,
      answeredShare30d: 0.5,
      emailOpens30d: 1,
      unsubscribed: false,
      daysSinceInbound: 1,
      daysSinceView: 2 + 1 / 24,
      activeDays14: 3,
      trend7to30: 3 / 8,
      activity: undefined,
      viewedPriceSpread: 0.4,
      viewedPriceTrend: 0.5,
      viewedToBudget: 0.625,
      firstResponseMinutes: 12,
      firstChannel: 'call',
      attempts30d: 2,
      knownToUs: false,
      dealsWon: 1,
      dealsLost: 0,
      'custom.pets': 'No',
      'custom.visits': 4,
    },
  );
  const twoAgo = buildFeatures([created, view('2026-05-13T12:00:00.000Z', 'A', 1)], at, ZONE);
  assert.equal(twoAgo?.activity, 0.5, 'a week halves what was done');
});

test('the catalogue and the row name the same features, each once', () => {
  const bare = buildFeatures([event('lead.created', '2026-05-01T09:00:00Z', { fields: {} })], at, ZONE);
  const listed = FEATURES.map((feature) => feature.key);
  assert.deepEqual(Object.keys(bare ?? {}).sort(), [...listed].sort());
  assert.equal(new Set(listed).size, listed.length);
});

test('what is not known is missing, what is out of range is cut, and no log is no lead', () => {
  const odd = event('lead.imported', '2012-05-01T09:00:00Z', {
    fields: {
      source: '',
      timeline: 'constructor',
      budgetMax: 'much',
      budgetMin: Number.POSITIVE_INFINITY,
      custom: { a: { b: 1 }, c: Number.NaN, d: 'x' },
    },
  });
  const row = buildFeatures([odd, event('call.logged', '2012-09-01T09:00:00Z')], at, ZONE);
  for (const key of [
    'source',
    'sourceClass',
    'campaignClass',
    'timelineMonths',
    'budgetLog',
    'budgetSpread',
    'daysSinceInbound',
    'daysSinceView',
    'replyMinutes30d',
    'answeredShare30d',
    'repeatViews30d',
    'viewedPriceSpread',
    'viewedPriceTrend',
    'viewedToBudget',
    'trend7to30',
    'custom.a',
    'custom.c',
  ])
    assert.equal(row?.[key], null, key);
  assert.deepEqual(
    [row?.timeline, row?.daysSinceCreated, row?.firstResponseMinutes, row?.['custom.d']],
    ['constructor', 3650, 43_200, 'x'],
  );
  assert.equal(buildFeatures([], at, ZONE), null);
  const robot = Array.from({ length: 700 }, (_, i) =>
    event('page.visited', new Date(Date.parse(at) - (i + 1) * 60_000).toISOString()),
  );
  assert.equal(buildFeatures([created, ...robot], at, ZONE)?.visits30d, 100);
});

const KINDS = [
  'property.viewed',
  'call.logged',
  'text.received',
  'email.sent',
  'unsubscribed',
  'showing.requested',
  'appointment.missed',
  'deal.won',
  'deal.reopened',
  'field.changed',
  'lead.imported',
  'task.created',
];
const moment = fc
  .integer({
    min: Date.parse('2026-03-20T00:00:00Z') / 3_600_000,
    max: Date.parse('2026-06-30T00:00:00Z') / 3_600_000,
  })
  .map((hour) => new Date(hour * 3_600_000).toISOString());
const payload = fc.record({
  fields: fc.record({ timeline: fc.constantFrom('now', 'later', null), budgetMax: fc.nat(900_000) }),
  property: fc.record({ listingId: fc.constantFrom('A', 'B', 'C'), price: fc.nat(900_000) }),
  outcome: fc.constantFrom('spoke', 'voicemail'),
  dealId: fc.constantFrom('d1', 'd2'),
});
/** Many fall into the same hour, so that order is decided by recording and id, too. */
const log = fc
  .array(fc.record({ kind: fc.constantFrom(...KINDS), occurredAt: moment, recordedAt: moment, payload }), {
    maxLength: 40,
  })
  .map((events): LogEvent[] => [created, ...events.map((item, i) => ({ ...item, id: `e${i + 10}` }))]);
const bytes = (events: readonly LogEvent[]) =>
  JSON.stringify([foldLog(events, at), buildFeatures(events, at, ZONE)]);

test('what came or was recorded later, and the order events are given in, leave the row of a moment as it was', () => {
  fc.assert(
    fc.property(log, fc.infiniteStream(fc.nat()), (events, random) => {
      const early = events.filter((item) => isKnown(item, at));
      const order = new Map(events.map((item) => [item, random.next().value ?? 0]));
      const shuffled = events.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      assert.equal(bytes(shuffled), bytes(early));
    }),
  );
});

test('a state that is kept as JSON and gone on with equals one made anew', () => {
  fc.assert(
    fc.property(log, fc.nat(40), (events, cut) => {
      const state = emptyState();
      // What is refused is late: its lead is read anew.
      const inOrder = events.filter((item) => isKnown(item, at) && foldEvent(state, item));
      const kept = JSON.parse(JSON.stringify(foldLog(inOrder.slice(0, cut), at)));
      for (const item of inOrder.slice(cut)) assert.ok(foldEvent(kept, item));
      const anew = foldLog(inOrder, at);
      assert.equal(JSON.stringify(state), JSON.stringify(anew));
      assert.deepEqual(kept, anew);
      assert.equal(JSON.stringify(featureRow(kept, at, ZONE)), JSON.stringify(featureRow(anew, at, ZONE)));
    }),
  );
});

test('who somebody is, where a home is and what was written change nothing', () => {
  const told = fc.dictionary(
    fc.constantFrom(
      'name',
      'language',
      'postalCode',
      'city',
      'state',
      'street',
      'text',
      'message',
      'locale',
      'userId',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(told, (said) => {
      const log = (extra: object) => [
        event('lead.created', '2026-05-01T09:00:00Z', { fields: { timeline: 'now', ...extra }, ...extra }),
        event('property.viewed', '2026-05-02T09:00:00Z', {
          property: { price: 5, url: 'u', ...extra },
          ...extra,
        }),
        event('inquiry.general', '2026-05-02T10:00:00Z', extra as Record<string, unknown>),
      ];
      const [with_, without] = [log(said), log({})].map((events) => [
        { ...foldLog(events, at), last: null },
        buildFeatures(events, at, ZONE),
      ]);
      assert.equal(JSON.stringify(with_), JSON.stringify(without));
    }),
  );
});

test('a source is put in a class by what a company calls it', () => {
  const classes = [
    'Past client',
    'Friend referral',
    'Open House 5/3',
    'zillow.com',
    'Google Ads',
    'facebook_leads',
    'Our website',
    'Cold list',
    'Zebra',
    ' ',
  ];
  assert.deepEqual(classes.map(sourceClass), [
    'past_client',
    'referral',
    'open_house',
    'portal',
    'paid',
    'social',
    'website',
    'list',
    'other',
    null,
  ]);
});
