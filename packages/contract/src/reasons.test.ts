import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonText, valueText } from './reasons.ts';

const model = (key: string, value: unknown, label = key): string =>
  reasonText('model', { key, label, value: value as never });
const rule = (key: string, value: unknown): string =>
  reasonText('rules', { key, label: `scoring.rule.${key}`, value: value as never });

test('a reason says what the lead did or said', () => {
  assert.equal(model('timeline', 'now'), 'Wants to move now');
  assert.equal(model('hasPhone', false), 'Gave no phone number');
  assert.equal(model('showingRequests7d', 1), 'Asked for a showing in 7 days');
  assert.equal(model('views7d', 12), 'Viewed 12 homes in 7 days');
  assert.equal(model('replies30d', 0), 'Did not reply in 30 days');
  assert.equal(model('daysSinceInbound', 0.3), 'Active today');
  assert.equal(model('daysSinceInbound', 54.5), 'Last active 55 days ago');
  assert.equal(model('answeredShare30d', 0.5), 'Answered 50% of our calls');
  assert.equal(model('completeness', 0), '0% of the questions answered');
  assert.equal(model('replyMinutes30d', 8), 'Answers us after 8 minutes');
  assert.equal(model('replyMinutes30d', 240), 'Answers us after 4 hours');
  assert.equal(model('firstResponseMinutes', 6 * 1440), 'We first answered after 6 days');
});

test('what has no words of its own is said by name and value, what is missing by name', () => {
  assert.equal(model('budgetMax', 795_000), 'Budget: 795,000');
  assert.equal(model('budgetLog', Math.log10(450_000)), 'Budget: 450,000');
  assert.equal(model('pets', 2, 'Pets'), 'Pets: 2');
  assert.equal(model('score', 1.49, 'Own figure'), 'Own figure: 1.5');
  assert.equal(model('timeline', null), 'Timeline: not known');
  assert.equal(model('leadType', 'other'), 'Type of lead: Other');
  assert.equal(model('pets', Number.NaN, 'Pets'), 'Pets: not known');
});

test('the rules say the same, and how often', () => {
  assert.equal(rule('timeline', 'within_90_days'), 'Wants to move within 90 days');
  assert.equal(rule('source', 'past_client'), 'A past client');
  assert.equal(rule('showing', 1), 'Asked for a showing');
  assert.equal(rule('showing', 3), 'Asked for 3 showings');
  assert.equal(rule('contact', true), 'Phone and e-mail known');
  assert.equal(rule('silence', 33.4), 'Silent for 33 days');
  // A lead that never did anything has no day to count from.
  assert.equal(rule('silence', null), 'Silent for a while');
});

test('a value by itself is said in words', () => {
  assert.equal(valueText('sourceClass', 'past_client'), 'Past client');
  // What the file said is the company's own word.
  assert.equal(valueText('source', 'past_client'), 'past_client');
  assert.equal(valueText('showings', 2), '2');
  assert.equal(valueText('hasPhone', true), 'Yes');
  assert.equal(valueText('timeline', ''), null);
});
