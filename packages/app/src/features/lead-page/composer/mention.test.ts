import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete, mentionQuery, mentionsIn, partsOf, suggest } from './mention.ts';

const people = [
  { userId: 'a', name: 'Ana Ruiz' },
  { userId: 'b', name: 'Ana Ruiz-Peña' },
  { userId: 'z', name: 'Zoë (East) Park' },
];

test('a name is looked for after an @ that begins a word', () => {
  assert.equal(mentionQuery('Ask @an'), 'an');
  assert.equal(mentionQuery('@'), '');
  assert.equal(mentionQuery('Ask @Ana Ru'), 'Ana Ru');
  assert.equal(mentionQuery('mail me@example'), null);
  assert.equal(mentionQuery('Ask @an and go on', 7), 'an');
  assert.deepEqual(
    suggest(people, 'pen').map(({ userId }) => userId),
    [],
  );
  assert.deepEqual(
    suggest(people, 'zoe').map(({ userId }) => userId),
    ['z'],
  );
  assert.deepEqual(
    suggest(people, 'ruiz').map(({ userId }) => userId),
    ['a', 'b'],
  );
});

test('the chosen name takes the place of what was typed', () => {
  assert.deepEqual(complete('Ask @an tomorrow', 'Ana Ruiz', 7), {
    text: 'Ask @Ana Ruiz tomorrow',
    caret: 14,
  });
  assert.deepEqual(complete('nobody', 'Ana Ruiz'), { text: 'nobody', caret: 6 });
});

test('whom a text names: the longer of two names, each once, and nobody by half a name', () => {
  assert.deepEqual(mentionsIn('@Ana Ruiz-Peña and @Zoë (East) Park, again @Ana Ruiz-Peña', people), [
    'b',
    'z',
  ]);
  assert.deepEqual(mentionsIn('@Ana Ruizova, @Ana', people), []);
  assert.deepEqual(partsOf('Ask @Ana Ruiz.', people), [
    { text: 'Ask ', userId: null },
    { text: '@Ana Ruiz', userId: 'a' },
    { text: '.', userId: null },
  ]);
});
