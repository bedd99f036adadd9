import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCard } from './card-text.ts';

test('a card is read into headings, paragraphs, lists and tables', () => {
  const card = [
    '# Converted',
    '',
    'One line',
    'and its rest.',
    '',
    '| measure | value |',
    '|---|---|',
    '| base rate | 38.5% |',
    '',
    '- a: b',
    '- c',
    '## Use',
    'Order the queue.',
    '',
  ].join('\n');
  assert.deepEqual(readCard(card), [
    { kind: 'heading', level: 1, text: 'Converted' },
    { kind: 'paragraph', text: 'One line and its rest.' },
    { kind: 'table', head: ['measure', 'value'], rows: [['base rate', '38.5%']] },
    { kind: 'list', items: ['a: b', 'c'] },
    { kind: 'heading', level: 2, text: 'Use' },
    { kind: 'paragraph', text: 'Order the queue.' },
  ]);
});
