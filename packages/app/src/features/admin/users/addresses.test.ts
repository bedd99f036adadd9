import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddresses } from './addresses.ts';

const emails = (text: string) => readAddresses(text).good.map(({ email }) => email);

test('addresses come apart however they were pasted, each once', () => {
  assert.deepEqual(emails('a@example.com, b@example.com;c@example.com\nd@example.com  A@Example.com'), [
    'a@example.com',
    'b@example.com',
    'c@example.com',
    'd@example.com',
  ]);
  assert.deepEqual(emails('  \n '), []);
});

test('a name in front of an address is kept, a comma in quotes with it', () => {
  assert.deepEqual(readAddresses('Nina Vale <nina@example.com>, "Vale, Theo" <theo@example.com>'), {
    good: [
      { email: 'nina@example.com', name: 'Nina Vale' },
      { email: 'theo@example.com', name: 'Vale, Theo' },
    ],
    bad: [],
  });
  assert.deepEqual(readAddresses('a@example.com Nina Vale <nina@example.com>').good, [
    { email: 'nina@example.com', name: 'Nina Vale' },
    { email: 'a@example.com' },
  ]);
});

test('what is no address is told apart', () => {
  const { good, bad } = readAddresses('nina@, theo@example.com, Nobody <nobody>, @example.com, x@y');
  assert.deepEqual(good, [{ email: 'theo@example.com' }]);
  assert.deepEqual(bad.sort(), ['@example.com', 'nina@', 'nobody', 'x@y']);
});
