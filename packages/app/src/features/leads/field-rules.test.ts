import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleOf } from './field-rules.ts';

test('a rule covers every name its field goes by, and nothing else', () => {
  const rules = { phones: 'hidden', budget: 'read_only', 'custom.lender': 'read_only' } as const;
  const seen = ['phones', 'hasPhone', 'budgetMin', 'budgetMax', 'custom.lender', 'email', 'custom.beds'].map(
    (field) => ruleOf(rules, field),
  );
  assert.deepEqual(seen, ['hidden', 'hidden', 'read_only', 'read_only', 'read_only', undefined, undefined]);
  assert.equal(ruleOf(undefined, 'phones'), undefined);
});
