import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NewProvider } from '@lintel/contract';
import { addMessages } from '@lintel/contract/messages';
import { lookups } from '@lintel/contract/messages/en/lookups';
import { emptyForm, missingOf, type ProviderForm, toBody } from './provider-form.ts';

addMessages(lookups);
const filled: ProviderForm = {
  ...emptyForm(),
  name: ' Who ',
  url: 'https://api.example.com/{email}',
  headers: [
    { name: 'x-key', value: '', kept: true },
    { name: 'x-new', value: 'abc', kept: false },
  ],
  mapping: [{ pointer: '/zone', fact: 'zone', to: 'timeZone' }],
};

test('a form says what is missing until the server would take it', () => {
  assert.ok(missingOf(emptyForm()));
  assert.ok(missingOf({ ...filled, url: 'https://api.example.com/' }));
  assert.ok(missingOf({ ...filled, mapping: [] }));
  assert.ok(missingOf({ ...filled, timeoutMs: 1 }));
  assert.equal(missingOf(filled), undefined);
  assert.equal(NewProvider.safeParse(toBody(filled)).success, true);
});

test('headers that are kept are not sent, those taken away are sent empty', () => {
  assert.deepEqual(toBody(filled, ['x-key', 'x-old']).headers, { 'x-old': '', 'x-new': 'abc' });
});
