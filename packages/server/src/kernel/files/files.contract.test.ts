import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { noS3, startS3 } from '../../../test/s3.ts';
import { mountSmall, noSmallDisk, unmount } from '../../../test/small-disk.ts';
import { until } from '../../../test/until.ts';
import { AppError } from '../errors.ts';
import { FileExists, FileMissing, type Files } from './files.ts';
import { createLocalFiles } from './local.ts';
import { createS3Files } from './s3.ts';

async function onDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-files-'));
  const files = await createLocalFiles(folder);
  return { files, stop: async () => rmSync(folder, { recursive: true }) };
}

async function onS3() {
  const server = await startS3();
  const { endpoint, bucket } = server;
  const files = createS3Files({
    endpoint,
    bucket,
    region: 'us-east-1',
    accessKeyId: 'test',
    secretAccessKey: 'test',
  });
  return { files, stop: server.stop };
}

const text = async (stream: Readable) => (await buffer(stream)).toString();

for (const [name, open, skip] of [
  ['a folder', onDisk, false],
  ['S3', onS3, noS3],
] as const) {
  describe(`files in ${name}`, { skip }, () => {
    let files: Files;
    let stop = async () => {};
    before(async () => {
      ({ files, stop } = await open());
    });
    after(async () => {
      await files?.close();
      await stop();
    });

    test('keeps bytes and streams as they are', async () => {
      const bytes = randomBytes(70_000);
      assert.equal(await files.put('t/bytes', bytes), 70_000);
      assert.deepEqual(await buffer(await files.read('t/bytes')), bytes);
      assert.equal(await files.size('t/bytes'), 70_000);
      assert.equal(
        await files.put('t/stream.csv', Readable.from(['a,', 'b\n', 'ü'].map((part) => Buffer.from(part)))),
        6,
      );
      assert.equal(await text(await files.read('t/stream.csv')), 'a,b\nü');
      assert.equal(await files.put('t/empty', new Uint8Array()), 0);
      assert.equal(await text(await files.read('t/empty')), '');
    });

    test('keeps a large stream', { timeout: 60_000 }, async () => {
      const part = randomBytes(1 << 20);
      const bytes = await files.put(
        't/large',
        Readable.from(
          (function* () {
            for (let i = 0; i < 18; i++) yield part;
          })(),
        ),
      );
      assert.equal(bytes, 18 << 20);
      assert.equal(await files.size('t/large'), bytes);
      const found = await buffer(await files.read('t/large', { start: 17 << 20 }));
      assert.deepEqual(found, part);
    });

    test('reads from a byte on, and nothing behind the end', async () => {
      await files.put('t/numbers', Buffer.from('0123456789'));
      assert.equal(await text(await files.read('t/numbers', { start: 7 })), '789');
      assert.equal(await text(await files.read('t/numbers', { start: 10 })), '');
      assert.equal(await text(await files.read('t/numbers', { start: 99 })), '');
    });

    test('a second file under a key replaces the first as a whole', async () => {
      await files.put('t/twice', Buffer.from('a longer text'));
      await files.put('t/twice', Buffer.from('short'));
      assert.equal(await text(await files.read('t/twice')), 'short');
    });

    test('says so when there is no such file, and removing nothing is no error', async () => {
      await assert.rejects(files.read('t/none'), FileMissing);
      await assert.rejects(files.size('t/none'), FileMissing);
      await files.remove('t/none');
      await files.put('t/gone', Buffer.from('x'));
      await files.remove('t/gone');
      await assert.rejects(files.read('t/gone'), FileMissing);
    });

    test('an upload that breaks off leaves nothing, and what was there before', {
      timeout: 30_000,
    }, async () => {
      await files.put('t/kept', Buffer.from('before'));
      const breaking = () =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(100_000);
            throw new Error('the line went dead');
          })(),
        );
      await assert.rejects(files.put('t/broken', breaking()), /line went dead/);
      await assert.rejects(files.put('t/kept', breaking()), /line went dead/);
      await assert.rejects(files.size('t/broken'), FileMissing);
      assert.equal(await text(await files.read('t/kept')), 'before');

      const cut = new Readable({ read() {} });
      cut.push(Buffer.alloc(10));
      const put = files.put('t/cut', cut);
      setTimeout(() => cut.destroy(), 20);
      await assert.rejects(put);
      await assert.rejects(files.size('t/cut'), FileMissing);
    });

    test('refuses keys that lead elsewhere', async () => {
      const keys = [
        '',
        '/',
        '/etc/passwd',
        '../x',
        'a/../../x',
        'a/..',
        '.',
        '.hidden',
        'a//b',
        'a/',
        'a\\b',
        'a\0b',
        'C:x',
      ];
      for (const key of [...keys, 'ä', 'a b', 'a%2e', 'x'.repeat(501)]) {
        await assert.rejects(files.put(key, Buffer.from('x')), /Not a file key/, key);
        await assert.rejects(files.read(key), /Not a file key/, key);
        await assert.rejects(files.size(key), /Not a file key/, key);
        await assert.rejects(files.remove(key), /Not a file key/, key);
      }
    });

    test('a file that may be written once is not replaced, by nobody at the same time either', async () => {
      await files.putOnce('t/once/a', Buffer.from('first'));
      await assert.rejects(files.putOnce('t/once/a', Buffer.from('second')), FileExists);
      assert.equal(await text(await files.read('t/once/a')), 'first');
      const racers = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) => files.putOnce('t/once/b', Buffer.from(`racer ${i}`))),
      );
      const winner = racers.findIndex((r) => r.status === 'fulfilled');
      assert.equal(racers.filter((r) => r.status === 'fulfilled').length, 1);
      assert.equal(await text(await files.read('t/once/b')), `racer ${winner}`);
    });

    test('lists a folder in order, without what lies deeper', async () => {
      for (const name of ['b', 'a.json', 'c', 'deep/d'])
        await files.put(`t/folder/${name}`, Buffer.from('x'));
      assert.deepEqual(await files.list('t/folder'), ['t/folder/a.json', 't/folder/b', 't/folder/c']);
      assert.deepEqual(await files.list('t/fold'), []);
      await assert.rejects(files.list('../t'), /Not a file key/);
    });

    test('many files at once', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => files.put(`t/many/${i}`, Buffer.from(`file ${i}`))),
      );
      assert.equal(await text(await files.read('t/many/13')), 'file 13');
    });
  });
}

test('a start clears what a killed process left unfinished, and nothing newer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-files-'));
  const unfinished = join(folder, '.unfinished');
  mkdirSync(unfinished);
  for (const name of ['old', 'new']) writeFileSync(join(unfinished, name), 'x');
  const days = Date.now() / 1_000 - 2 * 86_400;
  utimesSync(join(unfinished, 'old'), days, days);
  await createLocalFiles(folder);
  assert.deepEqual(readdirSync(unfinished), ['new']);
  rmSync(folder, { recursive: true });
});

describe('a full disk', { skip: noSmallDisk() }, () => {
  let folder = '';
  before(() => {
    folder = mountSmall(1);
  });
  after(() => unmount(folder));

  test('is told as such, loses nothing that was kept, and works again once there is room', async () => {
    const files = await createLocalFiles(folder);
    await files.put('t/first', Buffer.alloc(500_000, 1));
    const full = (error: unknown) => error instanceof AppError && error.code === 'service.storage_full';
    await assert.rejects(
      files.put('t/second', Readable.from([Buffer.alloc(400_000), Buffer.alloc(400_000)])),
      full,
    );
    await assert.rejects(files.put('t/first', Buffer.alloc(900_000, 2)), full);
    assert.equal((await buffer(await files.read('t/first')))[0], 1);
    assert.deepEqual(readdirSync(join(folder, '.unfinished')), []);
    await files.remove('t/first');
    await until(
      'there is room',
      async () => (await files.put('t/second', Buffer.alloc(800_000))) === 800_000,
    );
  });
});
