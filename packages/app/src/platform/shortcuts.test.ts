import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chordOf, type KeyInput, ShortcutRegistry } from './shortcuts.ts';

const key = (name: string, more: Partial<KeyInput> = {}): KeyInput => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test('a chord reads the same on every keyboard', () => {
  assert.equal(chordOf(key('K', { metaKey: true, shiftKey: false })), 'Ctrl+k');
  assert.equal(chordOf(key('X', { shiftKey: true })), 'Shift+x');
  assert.equal(chordOf(key('?', { shiftKey: true })), '?');
  assert.equal(chordOf(key(' ')), 'Space');
  assert.equal(chordOf(key('ArrowDown', { shiftKey: true })), 'Shift+ArrowDown');
});

test('two meanings of one key in one scope are refused', () => {
  const registry = new ShortcutRegistry();
  registry.add({ scope: 'leads', key: 'x', label: 'Select', run() {} });
  assert.throws(
    () => registry.add({ scope: 'leads', key: 'x', label: 'Export', run() {} }),
    /Select.*Export/,
  );
});

test('the latest scope wins and gives the key back when it leaves', () => {
  const registry = new ShortcutRegistry();
  const heard: string[] = [];
  registry.add({ scope: 'app', key: 'j', label: 'App', run: () => heard.push('app') });
  const leave = registry.add({ scope: 'leads', key: 'j', label: 'List', run: () => heard.push('list') });
  assert.equal(registry.press(key('j'), false), true);
  assert.equal(registry.list().length, 1);
  leave();
  registry.press(key('j'), false);
  assert.deepEqual(heard, ['list', 'app']);
});

test('single keys rest while a field is typed in and when switched off; chords do not', () => {
  const registry = new ShortcutRegistry();
  let runs = 0;
  registry.add({ scope: 'app', key: 'c', label: 'Create', run: () => runs++ });
  registry.add({ scope: 'app', key: 'Ctrl+k', label: 'Search', run: () => runs++ });
  assert.equal(registry.press(key('c'), true), false);
  assert.equal(registry.press(key('k', { ctrlKey: true }), true), true);
  registry.singleKeys = false;
  assert.equal(registry.press(key('c'), false), false);
  assert.equal(runs, 1);
});

test('chords that edit text belong to the field that is typed in', () => {
  const registry = new ShortcutRegistry();
  let runs = 0;
  registry.add({ scope: 'leads', key: 'Ctrl+a', label: 'Select all', run: () => runs++ });
  registry.add({ scope: 'leads', key: 'Ctrl+z', label: 'Undo', run: () => runs++ });
  for (const name of ['a', 'z']) {
    assert.equal(registry.press(key(name, { ctrlKey: true }), true), false);
    assert.equal(registry.press(key(name, { metaKey: true }), false), true);
  }
  assert.equal(runs, 2);
});
