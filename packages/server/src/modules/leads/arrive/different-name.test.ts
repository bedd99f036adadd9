import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentName } from './different-name.ts';

test('two ways of writing a name are one name, another person’s is another', () => {
  for (const [a, b] of [
    ['John Smith', 'JOHN SMITH'],
    ['John Smith', 'J. Smith'],
    ['John Smith', 'Smith, John A.'],
    ['John Smith', 'Jon Smith'],
    ['John Smith', 'Jhon Smith'],
    ['Zoë Müller', 'zoe muller'],
    ['Ann', 'Ann Lee'],
  ] as const) {
    assert.equal(differentName(a, b), false, `${a}, ${b}`);
    assert.equal(differentName(b, a), false, `${b}, ${a}`);
  }
  for (const [a, b] of [
    ['John Smith', 'Mary Smith'],
    ['John Smith', 'Smith Smith'],
    ['Ann Lee', 'Ian Lee'],
    ['J. Smith', 'K. Smith'],
    ['Al', 'Bo'],
  ] as const)
    assert.equal(differentName(a, b), true, `${a}, ${b}`);
});
