import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMessages } from '@lintel/contract/messages';
import { enrichment } from '@lintel/contract/messages/en/enrichment';
import { factWords } from './fact-words.ts';

addMessages(enrichment);

test('facts are told in words, those of a service in its own', () => {
  assert.deepEqual(factWords({ fact: 'email.kind', value: 'disposable' })[1], 'Throw-away address');
  assert.deepEqual(factWords({ fact: 'email.takesMail', value: false })[1], 'Takes no mail');
  assert.deepEqual(factWords({ fact: 'phone.zone', value: 'America/New_York' })[1], 'America/New York');
  assert.deepEqual(factWords({ fact: 'phone.country', value: 'US' })[1], 'United States');
  assert.deepEqual(factWords({ fact: 'works at', value: 'Example' }), ['works at', 'Example']);
});
