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

test('of two with one key the last acts and gives the key back when it leaves', () => {
  const registry = new ShortcutRegistry();
  const heard: string[] = [];
  registry.add({ id: 'lead.next', run: () => heard.push('lead') });
  const leave = registry.add({ id: 'table.next', run: () => heard.push('table') });
  assert.equal(registry.press(key('j'), false), true);
  assert.deepEqual(registry.list(), ['table.next']);
  leave();
  registry.press(key('j'), false);
  assert.deepEqual(heard, ['table', 'lead']);
});

test('single keys rest while a field is typed in and when switched off; chords do not', () => {
  const registry = new ShortcutRegistry();
  let runs = 0;
  registry.add({ id: 'leads.create', run: () => runs++ });
  registry.add({ id: 'app.palette', run: () => void runs++ });
  registry.add({ id: 'app.go_leads', run: () => void runs++ });
  assert.equal(registry.press(key('c'), true), false);
  assert.equal(registry.press(key('k', { ctrlKey: true }), true), true);
  registry.singleKeys = false;
  assert.equal(registry.press(key('c'), false), false);
  assert.equal(registry.press(key('g'), false), false);
  assert.equal(registry.press(key('l'), false), false);
  assert.equal(runs, 1);
});

test('chords that edit text belong to the field that is typed in', () => {
  const registry = new ShortcutRegistry();
  let runs = 0;
  registry.add({ id: 'leads.select_all', run: () => void runs++ });
  registry.add({ id: 'app.undo', run: () => void runs++ });
  for (const name of ['a', 'z']) {
    assert.equal(registry.press(key(name, { ctrlKey: true }), true), false);
    assert.equal(registry.press(key(name, { metaKey: true }), false), true);
  }
  assert.equal(runs, 2);
});

test('a key after another is a sequence: in time, alone, and never the second key by itself', () => {
  const registry = new ShortcutRegistry();
  const heard: string[] = [];
  registry.add({ id: 'app.go_leads', run: () => void heard.push('go') });
  registry.add({ id: 'leads.tag', run: () => void heard.push('tag') });
  registry.add({ id: 'leads.filter', run: () => void heard.push('filter') });
  assert.equal(registry.press(key('g'), false, 0), true);
  assert.equal(registry.press(key('Shift'), false, 100), false);
  assert.equal(registry.press(key('l'), false, 200), true);
  registry.press(key('l'), false, 300);
  registry.press(key('g'), false, 400);
  assert.equal(registry.press(key('f'), false, 500), true, 'g f means nothing, and not f either');
  registry.press(key('g'), false, 600);
  registry.press(key('l'), false, 9_000);
  assert.deepEqual(heard, ['go', 'tag', 'tag']);
});

test('what had nothing to do leaves the key to the browser', () => {
  const registry = new ShortcutRegistry();
  registry.add({ id: 'app.undo', run: () => false });
  assert.equal(registry.press(key('z', { ctrlKey: true }), false), false);
});
