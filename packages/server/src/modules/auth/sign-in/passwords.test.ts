import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hash } from '@node-rs/argon2';
import { checkPassword, hashPassword, isOutdated, isWeak } from './passwords.ts';

test('passwords known from breaches are refused, and those that only dress one up', () => {
  for (const password of [
    '1q2w3e4r5t6y',
    'qwertyuiop12',
    'Password1234',
    'password2026!',
    'P@ssw0rd!2026',
    'monkey1987654321',
    '!!!sunshine!!!',
    'dragon 2020 2021',
    'p.a.s.s.w.o.r.d',
    'p a s s w o r d 1 9 9 9',
    'letmeinletmein',
    'abc123abc123abc123',
    'dragonmonkey77',
    'ＰａｓｓｗｏｒｄＰａｓｓｗｏｒｄ',
    'aaaaaaaaaaaaaaaaaaaa',
    'iloveyou iloveyou',
    '🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠',
    // Twelve units of UTF-16, six characters.
    '🦊🐻🐼🐨🐯🦁',
  ])
    assert.ok(isWeak(password, []), password);
});

test('what is long and no common word is taken, whatever it is written with', () => {
  for (const password of [
    'heron tidal brick 49',
    'nine lamps over fjord',
    'vk8#Qz!mP2xLw4',
    'übung macht keinen meister',
    'семь холодных чашек чая',
    '静かな湖畔の森の影から古い鐘が鳴る',
    '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦',
    'a'.repeat(2) + 'heron tidal brick lamp '.repeat(10).trim(),
  ])
    assert.ok(!isWeak(password, []), password);
});

test('what is known of the person makes no password', () => {
  const known = ['maya.ortiz@example.com', 'Maya Ortiz', 'Harbor Homes'];
  for (const password of ['maya ortiz 2026', 'HarborHomes!!26', 'maya.ortiz@example.com', 'Ortiz-Harbor-99'])
    assert.ok(isWeak(password, known), password);
  assert.ok(!isWeak('maya likes tidal brick', known));
});

test('the same word typed on another keyboard is the same password', async () => {
  const stored = await hashPassword('Zoë’s ﬁne tidal brick');
  assert.ok(await checkPassword(stored, 'Zoë’s fine tidal brick'.normalize('NFD')));
  assert.ok(!(await checkPassword(stored, 'Zoe’s fine tidal brick')));
  assert.ok(!(await checkPassword(null, 'no account has this password')));
});

test('a hash of other parameters is outdated', async () => {
  assert.ok(isOutdated(await hash('heron tidal brick', { memoryCost: 8_192, timeCost: 1, parallelism: 1 })));
  assert.ok(!isOutdated(await hashPassword('heron tidal brick')));
});
