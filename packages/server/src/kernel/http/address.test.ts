import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressBlock } from './address.ts';

test('an IPv4 address stands for itself, however it is written', () => {
  assert.equal(addressBlock('192.0.2.7'), '192.0.2.7');
  assert.equal(addressBlock('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(addressBlock('::FFFF:192.0.2.7'), '192.0.2.7');
});

test('an IPv6 address stands for its network of 64 bits', () => {
  const network = '2001:db8:1:2::/64';
  for (const ip of [
    '2001:db8:1:2::1',
    '2001:DB8:0001:0002:ffff:ffff:ffff:ffff',
    '2001:db8:1:2:3:4:192.0.2.7',
    '2001:db8:1:2:0::',
  ])
    assert.equal(addressBlock(ip), network, ip);
  assert.equal(addressBlock('2001:db8:1:3::1'), '2001:db8:1:3::/64');
  assert.equal(addressBlock('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(addressBlock('::1'), '0:0:0:0::/64');
});

test('no address is a bucket of its own', () => {
  assert.equal(addressBlock(null), 'unknown');
});
