import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LeadEventFact, LeadFacts } from './features.ts';
import { buildFeatures, FEATURES, sourceClass } from './features.ts';

const lead: LeadFacts = {
  createdAt: '2026-05-01T09:00:00Z',
  source: 'Zillow',
  leadType: 'buyer',
  timeline: 'within_90_days',
  propertyType: 'Condo',
  budgetMin: 300_000,
  budgetMax: 400_000,
  financing: 'pre_approved',
  hasEmail: true,
  hasPhone: false,
  custom: { pets: 'No', visits: 4 },
};
const at = '2026-05-20T12:00:00Z';
const event = (kind: string, occurredAt: string, recordedAt = occurredAt): LeadEventFact => ({
  kind,
  occurredAt,
  recordedAt,
});

test('fields, custom fields and events become the documented features', () => {
  const row = buildFeatures(
    lead,
    [
      event('inquiry.property', '2026-05-01T09:00:00Z'),
      event('call.logged', '2026-05-01T09:12:00Z'),
      event('property.viewed', '2026-05-18T10:00:00Z'),
      event('property.viewed', '2026-05-18T11:00:00Z'),
      event('property.viewed', '2026-05-02T10:00:00Z'),
      event('showing.requested', '2026-05-19T12:00:00Z'),
      event('text.received', '2026-05-10T12:00:00Z'),
      event('email.opened', '2026-05-20T11:00:00Z'),
    ],
    at,
  );
  assert.deepEqual(
    { ...row, daysSinceCreated: undefined, daysSinceView: undefined },
    {
      source: 'Zillow',
      sourceClass: 'portal',
      leadType: 'buyer',
      timeline: 'within_90_days',
      propertyType: 'Condo',
      financing: 'pre_approved',
      budgetMax: 400_000,
      budgetSpread: 0.25,
      daysSinceCreated: undefined,
      hasBudget: true,
      hasEmail: true,
      hasPhone: false,
      views7d: 2,
      views30d: 3,
      saves30d: 0,
      searches30d: 0,
      visits30d: 0,
      inquiries7d: 0,
      inquiries30d: 1,
      showingRequests7d: 1,
      showingRequests30d: 1,
      openHouses30d: 0,
      replies7d: 0,
      replies30d: 1,
      callsIn30d: 0,
      emailOpens30d: 1,
      unsubscribed: false,
      daysSinceInbound: 1,
      daysSinceView: undefined,
      activeDays14: 3,
      trend7to30: 0.5,
      firstResponseMinutes: 12,
      attempts30d: 1,
      'custom.pets': 'No',
      'custom.visits': 4,
    },
  );
  assert.ok(Math.abs((row.daysSinceCreated as number) - 19.125) < 1e-9);
});

test('the catalogue and the row name the same features, each once', () => {
  const built = Object.keys(buildFeatures({ ...lead, custom: {} }, [], at)).sort();
  const listed = FEATURES.map((feature) => feature.key).sort();
  assert.deepEqual(built, listed);
  assert.equal(new Set(listed).size, listed.length);
});

test('a lead without a past has nulls, not zeros, where nothing is known', () => {
  const row = buildFeatures({ ...lead, source: null, budgetMin: null, budgetMax: null }, [], at);
  for (const key of [
    'source',
    'sourceClass',
    'budgetMax',
    'budgetSpread',
    'daysSinceInbound',
    'daysSinceView',
    'firstResponseMinutes',
    'trend7to30',
  ])
    assert.equal(row[key], null, key);
});

const moment = fc
  .date({ min: new Date('2026-04-01T00:00:00Z'), max: new Date('2026-06-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyEvent = fc.record({
  kind: fc.constantFrom(
    'property.viewed',
    'call.logged',
    'text.received',
    'unsubscribed',
    'showing.requested',
    'kind.of.tomorrow',
  ),
  occurredAt: moment,
  recordedAt: moment,
});

test('events that came later, or were recorded later, leave the row of a moment as it was', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 30 }),
      fc.array(anyEvent, { maxLength: 30 }),
      (before, more) => {
        const later = more.filter((item) => item.occurredAt > at || item.recordedAt > at);
        const shuffled = [...later, ...before.toReversed()];
        assert.equal(
          JSON.stringify(buildFeatures(lead, shuffled, at)),
          JSON.stringify(buildFeatures(lead, before, at)),
        );
      },
    ),
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
