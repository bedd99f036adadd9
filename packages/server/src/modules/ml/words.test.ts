import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMessage } from '@lintel/contract/messages';
import { FEATURES, RULES } from '@lintel/scoring';

test('every count, day and yes or no that a model reads has words, and every rule', () => {
  // Sums and ratios are no things a person did: they are said by name and value.
  const named = new Set(['budgetMax', 'budgetLog', 'budgetSpread', 'arrivalHour', 'trend7to30', 'activity']);
  for (const { key, kind } of FEATURES) {
    if (named.has(key) || key.startsWith('viewed') || kind === 'category') continue;
    const has =
      kind === 'boolean' ? hasMessage(`scoring.said.${key}.yes`) : hasMessage(`scoring.said.${key}`);
    assert.ok(has, key);
  }
  for (const { key } of RULES) assert.ok(hasMessage(`scoring.rule.${key}`), key);
});
