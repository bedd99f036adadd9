import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDITED, EVENTS } from '@lintel/contract';
import { hasMessage } from '@lintel/contract/messages';
import { actionWords, kindWords } from './action-words.ts';

test('every action the log can hold has words of its own', () => {
  const without = [...Object.keys(EVENTS), ...AUDITED].filter((action) => !hasMessage(`admin.did.${action}`));
  assert.deepEqual(without, []);
});

test('an action or a kind that is not known is read out of its name', () => {
  assert.equal(actionWords('lead.created'), 'Added a lead');
  assert.equal(actionWords('lead.put_aside'), 'Lead put aside');
  assert.equal(kindWords('lead'), 'Lead');
  assert.equal(kindWords('open_house'), 'Open house');
});
