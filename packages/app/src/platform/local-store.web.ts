import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { LocalEntry, LocalStore } from './local-entry';
import { type Sealed, sealing, webCipher } from './sealing';
import { storage } from './storage';

const NAME = 'lintel-offline';
/** Says without opening anything that there is something to wipe. */
const MARK = 'lintel.kept';

interface Shape extends DBSchema {
  /** The key of each membership's entries, and whose turn it was last. */
  keys: { key: string; value: CryptoKey | string };
  entries: { key: [user: string, kind: string, id: string]; value: Sealed };
}

/** Why this browser keeps nothing: `insecure` on plain HTTP over a network, `missing` where it has no database. */
export function localStoreFault(): 'insecure' | 'missing' | null {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return 'insecure';
  return 'indexedDB' in globalThis ? null : 'missing';
}

let base: Promise<IDBPDatabase<Shape>> | undefined;
/** Counts wipes, here or in another tab: what was opened before one reads and writes nothing behind it. */
let wipes = 0;
const database = (opened = wipes): Promise<IDBPDatabase<Shape>> => {
  if (opened !== wipes) return Promise.reject(new Error('What was kept here has been wiped'));
  base ??= openDB<Shape>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('keys');
      db.createObjectStore('entries');
    },
    // Another tab wipes, or has a newer version: this one must not stand in its way.
    blocking: () => {
      wipes++;
      closeBase();
    },
    terminated: () => {
      base = undefined;
    },
  }).catch((error: unknown) => {
    base = undefined;
    throw error;
  });
  return base;
};
const closeBase = (): void => {
  void base?.then((db) => db.close()).catch(() => undefined);
  base = undefined;
};

/** Whose entries this browser kept last, if any. */
export async function lastKept(): Promise<string | null> {
  if (storage.get(MARK) === null || localStoreFault()) return null;
  const user = await (await database()).get('keys', 'last');
  return typeof user === 'string' ? user : null;
}

/**
 * The entries of one membership, each sealed with AES-256-GCM under a key that this browser makes and shows to nobody, not
 * even to this script. Null where there is none and `create` is not asked, or the browser keeps nothing.
 */
export async function openLocalStore(user: string, create: boolean): Promise<LocalStore | null> {
  if (localStoreFault()) return null;
  const opened = wipes;
  const db = await database();
  const key = await keyOf(db, user, create);
  if (!key) return null;
  storage.set(MARK, 'yes');
  const { seal, open } = sealing(user, webCipher(key));
  const within = (kind: string) => IDBKeyRange.bound([user, kind, ''], [user, kind, '\uffff']);
  return {
    async get(kind, id) {
      const sealed = await (await database(opened)).get('entries', [user, kind, id]);
      return sealed && open(kind, sealed);
    },
    async all(kind) {
      const tx = (await database(opened)).transaction('entries');
      const [keys, values] = await Promise.all([
        tx.store.getAllKeys(within(kind)),
        tx.store.getAll(within(kind)),
      ]);
      return Promise.all(
        values.map(
          async (sealed, i): Promise<LocalEntry> => ({
            kind,
            id: keys[i]?.[2] ?? '',
            value: await open(kind, sealed),
          }),
        ),
      );
    },
    async write({ put = [], drop = [], clear = [] }) {
      // Sealed before: a transaction of this database ends where it waits for anything else.
      const sealed = await Promise.all(put.map(({ kind, value }) => seal(kind, value)));
      const tx = (await database(opened)).transaction('entries', 'readwrite', { durability: 'strict' });
      const work: Promise<unknown>[] = [
        ...clear.map((kind) => tx.store.delete(within(kind))),
        ...drop.map(({ kind, id }) => tx.store.delete([user, kind, id])),
        ...put.map(({ kind, id }, i) => tx.store.put(sealed[i] as Sealed, [user, kind, id])),
        tx.done,
      ];
      await Promise.all(work);
    },
    async append(kind, value) {
      const sealed = await seal(kind, value);
      const tx = (await database(opened)).transaction('entries', 'readwrite', { durability: 'strict' });
      const last = await tx.store.openKeyCursor(within(kind), 'prev');
      const id = String(Number(last?.key[2] ?? 0) + 1).padStart(12, '0');
      await tx.store.put(sealed, [user, kind, id]);
      await tx.done;
      return id;
    },
  };
}

async function keyOf(db: IDBPDatabase<Shape>, user: string, create: boolean): Promise<CryptoKey | undefined> {
  const known = (await db.get('keys', `key ${user}`)) as CryptoKey | undefined;
  if (!create) return known;
  if (!known) {
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    // Another tab may have been faster: what is stored is what counts.
    await db.add('keys', fresh, `key ${user}`).catch(() => undefined);
  }
  await db.put('keys', user, 'last');
  return known ?? ((await db.get('keys', `key ${user}`)) as CryptoKey | undefined);
}

/** Destroys the keys first, then everything that was kept, of everybody. */
export async function wipeLocalStore(): Promise<void> {
  if (storage.get(MARK) === null || !('indexedDB' in globalThis)) return;
  const db = await database();
  await db.clear('keys');
  wipes++;
  closeBase();
  await deleteDB(NAME);
  storage.remove(MARK);
}
