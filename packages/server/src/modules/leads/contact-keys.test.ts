import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  nameKey,
  nameTypos,
  normalizeEmail,
  normalizePhone,
  phoneCountry,
  searchText,
  typoKeys,
} from './contact-keys.ts';

test('e-mail addresses compare lower-case and trimmed, with their domain in ASCII', () => {
  assert.equal(normalizeEmail('  Ada@Example.COM '), 'ada@example.com');
  assert.equal(normalizeEmail('ada@bücher.example'), 'ada@xn--bcher-kva.example');
  assert.equal(normalizeEmail('Zoë@example.com'), normalizeEmail('Zoe\u0308@EXAMPLE.com'));
  for (const bad of [
    '',
    'ada',
    '@example.com',
    'a b@example.com',
    'ada@localhost',
    'ada@exa mple.com',
    'a..b@example.com',
    `${'x'.repeat(65)}@example.com`,
    'ada@example.com, bob@example.com',
    'ada@/example.com',
  ]) {
    assert.equal(normalizeEmail(bad), null, bad);
  }
});

test('phone numbers become E.164, read in the country of the company', () => {
  assert.equal(normalizePhone('(312) 555-0123', 'US'), '+13125550123');
  assert.equal(normalizePhone('312.555.0123 x4', 'US'), '+13125550123');
  assert.equal(normalizePhone('+44 20 7946 0958', 'US'), '+442079460958');
  assert.equal(normalizePhone('020 7946 0958', 'GB'), '+442079460958');
  for (const bad of ['555', 'call me', '', '00000000000000000000'])
    assert.equal(normalizePhone(bad, 'US'), null, bad);
});

test('the country of numbers follows from the time zone, then from the currency', () => {
  assert.equal(phoneCountry('America/Chicago', 'USD'), 'US');
  assert.equal(phoneCountry('Europe/London', 'USD'), 'GB');
  assert.equal(phoneCountry('Asia/Kolkata', 'USD'), 'IN');
  assert.equal(phoneCountry('UTC', 'CAD'), 'CA');
  assert.equal(phoneCountry('UTC', 'EUR'), 'US');
});

test('names compare without case, accents and punctuation', () => {
  assert.equal(nameKey('  José  O’Brien-Núñez '), 'jose o brien nunez');
  assert.equal(nameKey('Łukasz Øster'), 'lukasz oster');
  assert.equal(nameKey('李 小龍'), '李 小龍');
  assert.equal(nameKey(null), '');
  assert.equal(
    searchText('Zoë Example', ['zoe@example.com'], ['+13125550123']),
    ' zoe example \n zoe@example.com \n 13125550123 ',
  );
});

test('words one slip apart share a key, words further apart do not', () => {
  const meet = (a: string, b: string) => typoKeys(a).some((key) => typoKeys(b).includes(key));
  for (const typed of ['smyth', 'smth', 'smiith', 'smtih', 'mith', 'smit', 'smith'])
    assert.ok(meet('smith', typed), typed);
  for (const typed of ['jones', 'smxxh', 'sm']) assert.ok(!meet('smith', typed), typed);
  assert.ok(nameTypos('Ada Example').length > 5);
});
