import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashName, initials } from './initials.ts';

test('takes the first and the last word', () => {
  assert.equal(initials('Daniel Okafor'), 'DO');
  assert.equal(initials('Inés & Tomas Berg'), 'IB');
  assert.equal(initials('  zola  '), 'Z');
  assert.equal(initials('(Élodie) van der Berg'), 'ÉB');
  assert.equal(initials('… '), '?');
});

test('a name has one colour whatever its case, and names spread over eight', () => {
  assert.equal(hashName('Maya Ortega'), hashName(' maya ortega '));
  const seen = new Set(Array.from({ length: 200 }, (_, i) => hashName(`Person ${i}`) % 8));
  assert.equal(seen.size, 8);
});
