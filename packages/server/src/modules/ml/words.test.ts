import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonText, valueText } from './words.ts';

test('a reason of a model says the value behind it; one without a value and one of a rule do not', () => {
  const timeline = { key: 'timeline', label: 'timeline', value: 'now' };
  assert.equal(reasonText('model', timeline), 'Timeline: Now');
  assert.equal(reasonText('model', { ...timeline, value: null }), 'Timeline');
  assert.equal(reasonText('model', { key: 'budgetMax', label: '', value: 795_000 }), 'Budget: 795,000');
  assert.equal(reasonText('model', { key: 'pages', label: 'Pages viewed', value: 12 }), 'Pages viewed: 12');
  assert.equal(reasonText('model', { key: 'age', label: 'Age', value: 54.51 }), 'Age: 55');
  assert.equal(reasonText('model', { key: 'age', label: 'Age', value: 1.49 }), 'Age: 1.5');
  const showing = { key: 'showing', label: 'scoring.rule.showing', value: 2 };
  assert.equal(reasonText('rules', showing), 'Asked for a showing');
});

test('a value is said in words, that of the rule about sources too', () => {
  assert.equal(valueText('rules', { key: 'source', value: 'past_client' }), 'Past client');
  assert.equal(valueText('model', { key: 'sourceClass', value: 'past_client' }), 'Past client');
  assert.equal(valueText('model', { key: 'source', value: 'past_client' }), 'past_client');
  assert.equal(valueText('rules', { key: 'showing', value: 2 }), '2');
});
