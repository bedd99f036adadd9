import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadUi, saveUi } from './persist.ts';
import { initialUi } from './ui-slice.ts';

const keep = (text: string | null = null) => {
  let kept = text;
  return {
    get: () => kept,
    set: (_key: string, value: string) => {
      kept = value;
    },
  };
};

test('what was chosen comes back', () => {
  const storage = keep();
  const chosen = { ...initialUi, theme: 'dark' as const, sidebarCollapsed: true };
  saveUi(storage, chosen);
  assert.deepEqual(loadUi(storage), chosen);
});

test('nothing kept, damaged or unknown values fall back one by one', () => {
  for (const text of [null, '', '{', 'null', '[]', '7']) assert.deepEqual(loadUi(keep(text)), initialUi);
  assert.deepEqual(loadUi(keep('{"theme":"neon","density":"compact","extra":1}')), {
    ...initialUi,
    density: 'compact',
  });
});
