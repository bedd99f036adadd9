import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lead } from '@lintel/contract';
import { applyEdit, mergeEdit, undoEdit, withCurrent } from './lead-change.ts';

const lead: Lead = {
  id: '00000000-0000-7000-8000-000000000001',
  version: 3,
  name: 'Daniel Okafor',
  emails: [{ id: 'e1', raw: 'Daniel@example.com', value: 'daniel@example.com', primary: true }],
  phones: [],
  type: 'buyer',
  status: 'open',
  stageId: 'stage-new',
  stageSince: '2026-11-01T10:00:00.000Z',
  ownerId: null,
  pondId: null,
  collaboratorIds: [],
  source: 'Referral',
  externalId: null,
  campaign: null,
  lastSource: null,
  lastCampaign: null,
  alsoKnownAs: [],
  budgetMin: 640_000,
  budgetMax: 700_000,
  currency: 'USD',
  timeline: null,
  propertyType: null,
  location: null,
  financing: null,
  timeZone: null,
  tags: ['dog'],
  custom: { beds: 3, lender: 'Northbank' },
  score: null,
  lastEventAt: null,
  importId: null,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  hidden: [],
};

test('a change of another field in between is no clash', () => {
  assert.deepEqual(mergeEdit({ budgetMax: 720_000 }, lead, { budgetMax: 700_000 }), {
    rest: { budgetMax: 720_000 },
    disputed: {},
    clashes: [],
  });
  assert.deepEqual(
    mergeEdit({ custom: { beds: 4 } }, lead, { custom: { beds: 3, lender: 'Westbank' } }).rest,
    { custom: { beds: 4 } },
  );
});

test('of several fields those they left alone go on, and only the others are asked for', () => {
  assert.deepEqual(
    mergeEdit({ budgetMax: 720_000, location: 'Quarry', custom: { beds: 4, lender: null } }, lead, {
      budgetMax: 690_000,
      location: null,
      custom: { beds: 5, lender: 'Northbank' },
    }),
    {
      rest: { location: 'Quarry', custom: { lender: null } },
      disputed: { budgetMax: 720_000, custom: { beds: 4 } },
      clashes: [
        { field: 'budgetMax', mine: 720_000, theirs: 690_000 },
        { field: 'custom.beds', mine: 4, theirs: 5 },
      ],
    },
  );
  assert.deepEqual(mergeEdit({ budgetMax: 720_000 }, lead, { budgetMax: 720_000 }), {
    rest: {},
    disputed: {},
    clashes: [],
  });
});

test('of a list both additions stay', () => {
  assert.deepEqual(mergeEdit({ tags: ['dog', 'garden'] }, lead, { tags: ['dog', 'loft'] }).rest, {
    tags: ['dog', 'loft', 'garden'],
  });
});

test('clearing against a value someone else has just given is a clash, and their values are the next to begin from', () => {
  assert.deepEqual(mergeEdit({ source: null }, lead, { source: 'Portal' }).clashes, [
    { field: 'source', mine: null, theirs: 'Portal' },
  ]);
  const known = withCurrent(lead, 4, { source: 'Portal' });
  assert.deepEqual([known.version, known.source], [4, 'Portal']);
  assert.deepEqual(mergeEdit({ source: null }, known, { source: 'Portal' }).clashes, []);
});

test('an edit shows at once and can be taken back', () => {
  const edit = {
    stageId: 'stage-won',
    tags: [],
    custom: { beds: null, pets: true },
    emails: ['Daniel@example.com', 'new@example.com'],
  };
  const next = applyEdit(lead, edit);
  assert.deepEqual(next.custom, { lender: 'Northbank', pets: true });
  assert.deepEqual(
    next.emails.map(({ id, primary }) => [id, primary]),
    [
      ['e1', true],
      ['new new@example.com', false],
    ],
  );
  assert.notEqual(next.stageSince, lead.stageSince);
  assert.deepEqual(undoEdit(edit, lead), {
    stageId: 'stage-new',
    tags: ['dog'],
    custom: { beds: 3, pets: null },
    emails: ['Daniel@example.com'],
  });
});

test('an owner takes the lead out of its pond, and a pond takes it from its owner', () => {
  const waiting = applyEdit({ ...lead, ownerId: 'maya' }, { pondId: 'river' });
  assert.deepEqual([waiting.ownerId, waiting.pondId], [null, 'river']);
  const claimed = applyEdit(waiting, { ownerId: 'otis' });
  assert.deepEqual([claimed.ownerId, claimed.pondId], ['otis', null]);
  const nobodys = applyEdit(waiting, { pondId: null });
  assert.deepEqual([nobodys.ownerId, nobodys.pondId], [null, null]);
});
