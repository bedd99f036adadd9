import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportConsent } from '@lintel/contract';
import { type ConsentForm, consentFormOf, consentOf, faultsOf, sameConsent } from './consent-form.ts';

const full: ConsentForm = {
  given: true,
  channels: ['email', 'call'],
  date: '2026-10-03',
  source: ' Sign-in sheet ',
  wording: 'I agree to be called and mailed.',
  evidence: '',
};
const now = new Date('2026-11-22T12:00:00Z');

test('unknown needs nothing and says nothing', () => {
  const form = consentFormOf({ state: 'unknown' });
  assert.deepEqual(faultsOf(form, now), {});
  assert.deepEqual(consentOf(form), { state: 'unknown' });
});

test('given needs a channel, a day, a source and the wording', () => {
  const empty = { ...full, channels: [], date: null, source: ' ', wording: '' };
  assert.deepEqual(faultsOf(empty, now), {
    channels: 'missing',
    date: 'missing',
    source: 'missing',
    wording: 'missing',
  });
  assert.deepEqual(faultsOf(full, now), {});
});

test('nobody agreed tomorrow', () => {
  assert.deepEqual(faultsOf({ ...full, date: '2026-11-23' }, now), { date: 'future' });
});

test('what is said passes the contract and comes back the same', () => {
  const said = consentOf(full);
  assert.equal(ImportConsent.safeParse(said).success, true);
  assert.deepEqual(consentFormOf(said), { ...full, channels: ['call', 'email'], source: 'Sign-in sheet' });
});

test('the same consent said again is no change, whatever the order of its ways of contact', () => {
  const said = consentOf(full);
  assert.equal(sameConsent(said, consentOf({ ...full, channels: ['call', 'email'] })), true);
  assert.equal(sameConsent(said, consentOf({ ...full, channels: ['call'] })), false);
  assert.equal(sameConsent({ state: 'unknown' }, consentOf({ ...full, given: false })), true);
});
