import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { ConfigError } from '../config.ts';
import { createSecrets } from './envelope.ts';
import { type Place, SealBroken } from './secrets.ts';

const folders: string[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lintel-secrets-'));
  folders.push(folder);
});
after(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

const place: Place = { tenantId: 'tenant-1', table: 'secrets', column: 'sealed', id: 'row-1' };
const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('sealing', () => {
  test('what was sealed opens in its place', async () => {
    const secrets = await createSecrets(key('a'), folder);
    for (const plain of ['', 'secret', 'ünïcødé', 'x'.repeat(100_000)]) {
      assert.equal(text(secrets.open(place, secrets.seal(place, plain))), plain);
    }
    const bytes = randomBytes(500);
    assert.deepEqual(Buffer.from(secrets.open(place, secrets.seal(place, bytes))), bytes);
  });

  test('two seals of one value have nothing in common and hide it', async () => {
    const secrets = await createSecrets(key('a'), folder);
    const [one, two] = [secrets.seal(place, 'the same text'), secrets.seal(place, 'the same text')];
    assert.notDeepEqual(one, two);
    assert.ok(!Buffer.from(one).includes('same text'));
  });

  test('a value moved to another cell does not open', async () => {
    const secrets = await createSecrets(key('a'), folder);
    const sealed = secrets.seal(place, 'secret');
    const others: Place[] = [
      { ...place, tenantId: 'tenant-2' },
      { ...place, table: 'other' },
      { ...place, column: 'other' },
      { ...place, id: 'row-2' },
      { ...place, tenantId: 'tenant-1s', table: 'ecrets' },
      { tenantId: place.id, table: place.column, column: place.table, id: place.tenantId },
    ];
    for (const other of others) assert.throws(() => secrets.open(other, sealed), SealBroken);
  });

  test('a value with any byte flipped, cut off or added does not open', async () => {
    const secrets = await createSecrets(key('a'), folder);
    const sealed = secrets.seal(place, 'secret');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at]! ^= 1;
      assert.throws(() => secrets.open(place, changed), SealBroken, `byte ${at}`);
      assert.throws(() => secrets.open(place, sealed.subarray(0, at)), SealBroken, `cut at ${at}`);
    }
    assert.throws(() => secrets.open(place, Uint8Array.from([...sealed, 0])), SealBroken);
  });

  test("a subject's key encrypts in its place, and no other key opens it", async () => {
    const secrets = await createSecrets(key('a'), folder);
    const mine = secrets.newDataKey();
    const sealed = secrets.encryptWith(mine, place, 'note');
    assert.equal(text(secrets.decryptWith(mine, place, sealed)), 'note');
    assert.throws(() => secrets.decryptWith(secrets.newDataKey(), place, sealed), SealBroken);
    assert.throws(() => secrets.decryptWith(mine, { ...place, id: 'row-2' }, sealed), SealBroken);
    assert.throws(() => secrets.decryptWith(mine, place, sealed.subarray(0, 20)), SealBroken);
  });
});

describe('rotation', () => {
  test('three live keys open, the first seals, and a removed one opens nothing any more', async () => {
    const [a, b, c] = [key('2024'), key('2025'), key('2026')];
    const sealed: Uint8Array[] = [];
    for (const keys of [a, `${b},${a}`, `${c},${b},${a}`]) {
      sealed.push((await createSecrets(keys, folder)).seal(place, keys));
    }
    const three = await createSecrets(`${c},${b},${a}`, folder);
    assert.deepEqual(
      sealed.map((each) => three.keyIdOf(each)),
      ['2024', '2025', '2026'],
    );
    assert.equal(three.currentKeyId, '2026');
    assert.deepEqual(
      sealed.map((each) => text(three.open(place, each))),
      [a, `${b},${a}`, `${c},${b},${a}`],
    );

    const moved = three.seal(place, three.open(place, sealed[0]!));
    const without = await createSecrets(`${c},${b}`, folder);
    assert.throws(() => without.open(place, sealed[0]!), SealBroken);
    assert.equal(text(without.open(place, moved)), a);
    assert.equal(text(without.open(place, sealed[1]!)), `${b},${a}`);
  });

  test('a key of the same id but other bytes opens nothing', async () => {
    const sealed = (await createSecrets(key('a'), folder)).seal(place, 'secret');
    const other = await createSecrets(key('a'), folder);
    assert.throws(() => other.open(place, sealed), SealBroken);
  });

  test('keyed hashes outlive a rotation, differ by purpose, and need the key', async () => {
    const [a, b] = [key('a'), key('b')];
    const before = (await createSecrets(a, folder)).mac('email', 'kim@example.com');
    assert.equal(before.length, 32);
    for (const keys of [`${b},${a}`, `${b},${a.replace('a:', 'mac:')}`]) {
      assert.deepEqual((await createSecrets(keys, folder)).mac('email', 'kim@example.com'), before);
    }
    const secrets = await createSecrets(a, folder);
    assert.notDeepEqual(secrets.mac('phone', 'kim@example.com'), before);
    assert.notDeepEqual((await createSecrets(b, folder)).mac('email', 'kim@example.com'), before);
  });
});

describe('keys', () => {
  test('refuses keys that cannot be used, saying what to do and showing no key', async () => {
    const fine = key('a');
    for (const wrong of [
      '',
      'nonsense',
      'a:short',
      `a:${randomBytes(16).toString('base64')}`,
      `a b:${fine}`,
    ]) {
      await assert.rejects(createSecrets(wrong, folder), (error: Error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /LINTEL_KEY/);
        return true;
      });
    }
    await assert.rejects(createSecrets(`${fine},${key('a')}`, folder), /names the key a twice/);
    await assert.rejects(createSecrets(key('mac'), folder), /no key that can seal/);
    await assert.rejects(
      createSecrets(`${fine},broken`, folder),
      (error: Error) => !error.message.includes(fine.slice(2)),
    );
  });

  test('without LINTEL_KEY keeps keys of its own, readable by nobody else', async () => {
    const data = join(folder, 'data');
    const sealed = (await createSecrets(undefined, data)).seal(place, 'secret');
    assert.equal(text((await createSecrets(undefined, data)).open(place, sealed)), 'secret');
    assert.deepEqual(readdirSync(data), ['keys']);
    if (process.platform !== 'win32') assert.equal(statSync(join(data, 'keys')).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(data, 'keys'), 'utf8').split(',').length, 2);
  });

  test('refuses a key file that others may read', { skip: process.platform === 'win32' }, async () => {
    await createSecrets(undefined, folder);
    chmodSync(join(folder, 'keys'), 0o644);
    await assert.rejects(createSecrets(undefined, folder), /Others may read .*chmod 600/);
  });

  test('refuses a key file that is damaged instead of making a new one', async () => {
    writeFileSync(join(folder, 'keys'), '', { mode: 0o600 });
    await assert.rejects(createSecrets(undefined, folder), ConfigError);
    assert.equal(readFileSync(join(folder, 'keys'), 'utf8'), '');
  });

  test('processes that start at once agree on one key', async () => {
    const script = `
      const { createSecrets } = await import(${JSON.stringify(join(import.meta.dirname, 'envelope.ts'))});
      process.stdout.write('ready');
      await new Promise((go) => process.stdin.once('data', go));
      const secrets = await createSecrets(undefined, ${JSON.stringify(folder)});
      console.log('=' + Buffer.from(secrets.mac('test', 'x')).toString('hex'));
      process.exit(0);`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script]),
    );
    const outputs = children.map((child) => {
      const output = { text: '' };
      child.stdout.on('data', (data: Buffer) => {
        output.text += data;
      });
      return output;
    });
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    for (const child of children) child.stdin.write('go\n');
    await Promise.all(children.map((child) => once(child, 'close')));
    const macs = new Set(outputs.map((output) => output.text.split('=')[1]));
    assert.equal(macs.size, 1);
    assert.match([...macs][0] ?? '', /^[0-9a-f]{64}/);
    assert.deepEqual(readdirSync(folder), ['keys']);
  });
});
