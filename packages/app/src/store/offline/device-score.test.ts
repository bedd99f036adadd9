import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Lead, LeadEvent } from '@lintel/contract';
import { buildFeatures, type FeatureRow } from '@lintel/scoring';
import { explainHere, type KeptModel, type Known, numberHere, rowHere, scoreHere } from './device-score.ts';

interface Fixture {
  model: Record<string, unknown>;
  rows: { input: FeatureRow; probability: number; points: number }[];
}
const fixture = (name: string): Fixture =>
  JSON.parse(readFileSync(new URL(`../../../../../ml/fixtures/${name}.json`, import.meta.url), 'utf8'));
const kept = (name: string, model: Record<string, unknown>): KeptModel => ({
  modelId: 'm',
  modelVersion: 'v1',
  hash: name,
  target: 'to book',
  model,
});

test('golden rows get the number here that the trainer says: trees and lines to 1e-12, networks to 1e-5', () => {
  for (const [name, tolerance] of [
    ['trees', 1e-12],
    ['linear', 1e-12],
    ['network', 1e-5],
  ] as const) {
    const { model, rows } = fixture(name);
    assert.ok(rows.length >= 50, name);
    for (const row of rows) {
      const here = numberHere(kept(name, model), row.input);
      assert.ok(Math.abs((here.probability ?? 2) - row.probability) <= tolerance, name);
      assert.equal(here.points, Math.min(100, Math.max(0, Math.round(row.points))), name);
    }
  }
});

const AT = '2026-11-23T12:00:00.000Z';
const ZONE = 'America/Chicago';
const lead = {
  id: 'lead',
  type: 'buyer',
  timeline: 'later',
  propertyType: null,
  budgetMin: null,
  budgetMax: 400_000,
  financing: null,
  source: 'Website',
  campaign: null,
  emails: [{ id: 'e', raw: 'a@example.com', value: 'a@example.com', primary: true }],
  phones: [],
  custom: { visits: 3 },
  hidden: [],
  score: null,
} as unknown as Lead;
const event = (id: string, kind: string, at: string, payload: Record<string, unknown>): LeadEvent => ({
  id,
  kind,
  occurredAt: at,
  recordedAt: at,
  userId: null,
  source: null,
  payload,
});
const created = event('1', 'lead.created', '2026-11-01T09:00:00.000Z', {
  fields: {
    type: 'buyer',
    timeline: 'later',
    budgetMax: 400_000,
    source: 'Website',
    hasEmail: true,
    hasPhone: false,
    custom: { visits: 3 },
  },
});
const viewed = event('2', 'property.viewed', '2026-11-22T09:00:00.000Z', { property: { listingId: 'x' } });
const known = (more: Partial<Known> = {}): Known => ({
  lead,
  events: [viewed, created],
  now: lead,
  waiting: [],
  at: AT,
  timeZone: ZONE,
  ...more,
});

test('an edit and a call made here give the row that the server will have once it knows of them', () => {
  assert.deepEqual(rowHere(known()), buildFeatures([created, viewed], AT, ZONE));
  const now = { ...lead, timeline: 'now', custom: { visits: 9 } } as Lead;
  const call = event('w', 'call.logged', '2026-11-23T11:00:00.000Z', { outcome: 'spoke', waiting: true });
  const changed = event('3', 'field.changed', AT, {
    changed: ['timeline', 'custom.visits'],
    fields: { timeline: 'now', custom: { visits: 9 } },
  });
  const server = event('4', 'call.logged', '2026-11-23T11:00:00.000Z', { outcome: 'spoke' });
  assert.deepEqual(
    rowHere(known({ now, waiting: [call] })),
    buildFeatures([created, viewed, server, changed], AT, ZONE),
  );
  assert.equal(rowHere(known({ events: [] })), null);
});

test('a score made here says so, adds up, and leaves what a person has set', () => {
  const now = { ...lead, timeline: 'now' } as Lead;
  const why = explainHere(null, known({ now }));
  assert.ok(why);
  assert.equal(why.scoredHere, true);
  assert.equal(why.source, 'rules');
  const sum = why.bars.reduce((total, { points }) => total + points, why.start.points + why.rest.points);
  assert.equal(sum + why.clamp, why.points);
  assert.ok(why.points > (explainHere(null, known())?.points ?? 100), 'sooner is better');
  assert.equal(scoreHere(null, known({ now }))?.points, why.points);
  const set = {
    ...lead,
    score: { points: 90, band: 'hot', overriddenUntil: '2026-12-01T00:00:00.000Z' },
  } as Lead;
  assert.equal(scoreHere(null, known({ lead: set, now: set }))?.points, 90);
  assert.notEqual(
    scoreHere(null, known({ lead: set, now: set, at: '2026-12-02T00:00:00.000Z' }))?.points,
    90,
  );
});
