import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { deviceStore, type Sql } from './device-store.ts';
import type { LocalStore } from './local-entry.ts';
import { webCipher } from './sealing.ts';

/** A device that keeps things, as the app sees it. */
interface Device {
  open(user: string, create: boolean): Promise<LocalStore | null>;
  lastKept(): Promise<string | null>;
  wipe(): Promise<void>;
  /** What a kill leaves: everything in memory is gone. */
  restart(): Promise<void>;
  /** All that lies in its database, as text. */
  raw(): Promise<string>;
}

async function opened(device: Device, user: string): Promise<LocalStore> {
  const store = await device.open(user, true);
  assert.ok(store);
  return store;
}
const entry = (kind: string, id: string, value: unknown = { id }) => ({ kind, id, value });
const ids = async (store: LocalStore, kind: string) => (await store.all(kind)).map(({ id }) => id).join(' ');

/** What the app relies on, whatever keeps it. */
async function keepsItsPromises(device: Device): Promise<void> {
  assert.equal(await device.lastKept(), null);
  assert.equal(await device.open('ann', false), null);
  const [ann, ben] = [await opened(device, 'ann'), await opened(device, 'ben')];

  const nora = { name: 'Nora Vale', tags: ['pool', 'Größe ✓'], budget: null };
  await ann.write({ put: [entry('lead', 'b', nora), entry('lead', 'a'), entry('leads', 'c')] });
  await ben.write({ put: [entry('lead', 'a', 'of Ben')] });
  assert.equal(await ids(ann, 'lead'), 'a b', 'in order of id, of this kind and person alone');
  assert.deepEqual(await ann.get('lead', 'b'), nora);
  assert.equal(await ann.get('lead', 'none'), undefined);
  assert.doesNotMatch(await device.raw(), /Nora|pool/, 'nothing stands in the clear');

  await ann.write({ clear: ['lead'], put: [entry('lead', 'd'), entry('lead', 'e')] });
  assert.equal(await ids(ann, 'lead'), 'd e', 'cleared first');
  await ann.write({ drop: [{ kind: 'lead', id: 'd' }], put: [entry('lead', 'e', 2)] });
  assert.deepEqual(await ann.all('lead'), [entry('lead', 'e', 2)]);
  assert.equal(await ben.get('lead', 'a'), 'of Ben');
  const many = Array.from({ length: 400 }, (_, i) => entry('many', String(i).padStart(3, '0'), { i }));
  await ann.write({ put: many });
  assert.deepEqual(await ann.all('many'), many);

  // A value that is no JSON: nothing of the write holds.
  await assert.rejects(ann.write({ clear: ['many'], put: [entry('many', 'x', 1n)] }));
  assert.equal((await ann.all('many')).length, 400);

  const places = await Promise.all(many.slice(0, 20).map(({ value }) => ann.append('write', value)));
  assert.equal(new Set(places).size, 20, 'each its own place');
  assert.deepEqual(await ids(ann, 'write'), [...places].sort().join(' '));
  const behind = await ann.append('write', 'last');
  assert.ok(behind > (places.at(-1) ?? ''));

  await device.restart();
  assert.equal(await device.lastKept(), 'ben');
  const again = await device.open('ann', false);
  assert.equal((await again?.all('write'))?.at(-1)?.value, 'last');

  await device.wipe();
  assert.equal(await device.lastKept(), null);
  assert.equal(await device.open('ann', false), null);
  await assert.rejects(async () => again?.append('write', 'behind the wipe'));
  await device.wipe();
  const fresh = await opened(device, 'ann');
  assert.deepEqual([await fresh.all('write'), await fresh.all('many')], [[], []]);
  await fresh.append('write', 'a new day');
  assert.equal((await fresh.all('write')).length, 1);
}

/** A phone's parts: a file, and a keychain that outlives the process. */
function makePhone() {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-device-'));
  const file = join(folder, 'offline.db');
  const vault: { text: string | null } = { text: null };
  /** How many more inserts go well; then the disk is full. `stuck` lets no file go. */
  const disk = { left: Number.POSITIVE_INFINITY, stuck: false };
  let marked = false;
  const open = (): Sql => {
    const db = new DatabaseSync(file);
    return {
      exec: async (statements) => db.exec(statements),
      async run(statement, values) {
        if (statement.startsWith('insert') && --disk.left < 0) throw new Error('database or disk is full');
        return db.prepare(statement).run(...(values.map(blob) as SQLInputValue[]));
      },
      all: async (statement, values) => db.prepare(statement).all(...(values as SQLInputValue[])),
      close: async () => db.close(),
    };
  };
  const start = () =>
    deviceStore({
      openSql: async () => open(),
      async deleteSql() {
        if (disk.stuck) throw new Error('the file is in use');
        rmSync(file);
      },
      mark: {
        isSet: () => marked,
        set: () => {
          marked = true;
        },
        clear: () => {
          marked = false;
        },
      },
      vault: {
        read: async () => vault.text,
        write: async (text) => {
          vault.text = text;
        },
        clear: async () => {
          vault.text = null;
        },
      },
      newKey: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex'),
      cipherOf: async (hex) =>
        webCipher(
          await crypto.subtle.importKey('raw', Buffer.from(hex, 'hex'), 'AES-GCM', false, [
            'encrypt',
            'decrypt',
          ]),
        ),
    });
  let running = start();
  const device: Device = {
    open: (user, create) => running.openLocalStore(user, create),
    lastKept: () => running.lastKept(),
    wipe: () => running.wipeLocalStore(),
    restart: async () => {
      running = start();
    },
    raw: async () =>
      [file, `${file}-wal`].map((path) => (existsSync(path) ? readFileSync(path, 'latin1') : '')).join(''),
  };
  const end = () => rmSync(folder, { recursive: true });
  return { device, file, vault, disk, end };
}
const blob = (value: unknown) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);

test('SQLite on a phone keeps what it promises', async () => {
  const { device, end } = makePhone();
  try {
    await keepsItsPromises(device);
  } finally {
    end();
  }
});

test('on a phone a full disk takes back the whole write, a moved entry does not open, a lost key leaves nothing', async () => {
  const { device, file, vault, disk, end } = makePhone();
  try {
    const ann = await opened(device, 'ann');
    await ann.write({ put: [entry('lead', 'old', 'kept')] });
    const many = Array.from({ length: 400 }, (_, i) => entry('lead', `n${i}`));
    disk.left = 2;
    await assert.rejects(ann.write({ clear: ['lead'], put: many }), /disk is full/);
    disk.left = Number.POSITIVE_INFINITY;
    assert.deepEqual(await ann.all('lead'), [entry('lead', 'old', 'kept')]);

    const outside = new DatabaseSync(file);
    outside.exec("update entries set kind = 'me' where id = 'old'");
    outside.close();
    await assert.rejects(ann.get('me', 'old'));

    // A backup brought the file back, and not the keychain.
    vault.text = null;
    await device.restart();
    assert.equal(await device.lastKept(), null);
    const anew = await opened(device, 'ann');
    assert.equal(await anew.get('me', 'old'), undefined);

    // A wipe that ends half-way has taken the keys, and is done again.
    await anew.write({ put: [entry('lead', 'last')] });
    disk.stuck = true;
    await assert.rejects(device.wipe(), /in use/);
    assert.equal(await device.open('ann', false), null);
    disk.stuck = false;
    await device.wipe();
    assert.ok(!existsSync(file));
  } finally {
    end();
  }
});

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const noBrowser = !existsSync(CHROMIUM) && process.env.CI !== 'true' && 'Chromium is not here';

/** The browser's modules by the names they import each other by. */
const MODULES: Readonly<Record<string, string>> = {
  '/local-store': './local-store.web.ts',
  '/sealing': './sealing.ts',
  '/storage': './storage.web.ts',
};
const PAGE = `<!doctype html><script type="importmap">{"imports":{"idb":"/idb"}}</script>`;

function serveModules() {
  const server = createServer(({ url = '' }, reply) => {
    const source = MODULES[url];
    if (url === '/') return reply.setHeader('content-type', 'text/html').end(PAGE);
    if (!source && url !== '/idb') return reply.writeHead(404).end();
    const path = source
      ? new URL(source, import.meta.url)
      : new URL('./index.js', import.meta.resolve('idb'));
    const text = readFileSync(fileURLToPath(path), 'utf8');
    reply.setHeader('content-type', 'text/javascript').end(source ? stripTypeScriptTypes(text) : text);
  });
  return new Promise<{ address: string; close: () => void }>((done) =>
    server.listen(0, '127.0.0.1', () =>
      done({
        address: `http://localhost:${(server.address() as AddressInfo).port}/`,
        close: () => server.close(),
      }),
    ),
  );
}

/** Runs in the page: a call of the module, or of a store it has opened. */
async function inPage([name, ...given]: unknown[]): Promise<unknown> {
  const page = globalThis as unknown as {
    stores?: Map<string, Record<string, (...args: unknown[]) => unknown>>;
  };
  page.stores ??= new Map();
  const stores = page.stores;
  const at = '/local-store';
  const local = (await import(at)) as Record<string, (...args: unknown[]) => unknown>;
  if (name === 'open') {
    const [key, user, create] = given as [string, string, boolean];
    const store = await local.openLocalStore?.(user, create);
    if (store) stores.set(key, store as never);
    return Boolean(store);
  }
  if (name === 'call') {
    const [key, method, args] = given as [string, string, unknown[]];
    return stores.get(key)?.[method]?.(...args);
  }
  return local[String(name)]?.();
}
/** Runs in the page: all of the database, bytes as Latin letters. */
async function rawInPage(): Promise<string> {
  const idb = '/idb';
  const { openDB } = (await import(idb)) as {
    openDB: (name: string) => Promise<{ getAll(store: string): Promise<unknown[]>; close(): void }>;
  };
  const db = await openDB('lintel-offline');
  const rows = (await db.getAll('entries')) as { body: ArrayBuffer }[];
  db.close();
  return rows.map(({ body }) => String.fromCharCode(...new Uint8Array(body))).join('');
}

test('IndexedDB in a browser keeps the same promises', { skip: noBrowser }, async () => {
  const modules = await serveModules();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext();
    let page = await context.newPage();
    await page.goto(modules.address);
    let made = 0;
    const open = async (user: string, create: boolean): Promise<LocalStore | null> => {
      const key = `store ${++made}`;
      if (!(await page.evaluate(inPage, ['open', key, user, create]))) return null;
      const call = (method: string, ...args: unknown[]) =>
        page.evaluate(inPage, ['call', key, method, args]) as Promise<never>;
      return {
        get: (kind, id) => call('get', kind, id),
        all: (kind) => call('all', kind),
        write: (change) => call('write', change),
        append: (kind, value) => call('append', kind, value),
      };
    };
    await keepsItsPromises({
      open,
      lastKept: () => page.evaluate(inPage, ['lastKept']) as Promise<string | null>,
      wipe: () => page.evaluate(inPage, ['wipeLocalStore']) as Promise<never>,
      async restart() {
        await page.close();
        page = await context.newPage();
        await page.goto(modules.address);
      },
      raw: () => page.evaluate(rawInPage),
    });
  } finally {
    await browser.close();
    modules.close();
  }
});
