import type { LocalEntry, LocalStore } from './local-entry';
import { type Cipher, type Sealed, sealing } from './sealing.ts';

type SqlValue = string | Uint8Array<ArrayBuffer> | ArrayBuffer;

/** What is needed of SQLite. */
export interface Sql {
  exec(statements: string): Promise<void>;
  run(statement: string, values: SqlValue[]): Promise<unknown>;
  all(statement: string, values: SqlValue[]): Promise<unknown[]>;
  close(): Promise<void>;
}

/** What a device has for its entries. */
export interface DeviceParts {
  /** Opens the database file, making it when it is not there. */
  openSql(): Promise<Sql>;
  deleteSql(): Promise<void>;
  /** One text in the keychain of the operating system. */
  readonly vault: {
    read(): Promise<string | null>;
    write(text: string): Promise<void>;
    clear(): Promise<void>;
  };
  /** Says without asking the keychain that there is something to wipe. */
  readonly mark: { isSet(): boolean; set(): void; clear(): void };
  /** A fresh key, as text. */
  newKey(): string;
  cipherOf(key: string): Promise<Cipher>;
}

/** The key of each membership's entries, and whose turn it was last. */
interface Keys {
  last: string;
  keys: Record<string, string>;
}

// Each write reaches the disk itself before it counts as done.
const SCHEMA = `pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on;
  create table if not exists entries (
    user text not null, kind text not null, id text not null, iv blob not null, body blob not null,
    primary key (user, kind, id)) without rowid;`;
/** Rows of one statement: five values each, and an old SQLite takes 999. */
const ROWS_AT_ONCE = 150;

/**
 * The entries of the people of one device, in SQLite, each sealed under a key that lies in the device's keychain. The same
 * promises as in a browser (`local-store.web.ts`).
 */
export function deviceStore(parts: DeviceParts) {
  let base: Promise<Sql> | undefined;
  /** Counts wipes: what was opened before one reads and writes nothing behind it. */
  let wipes = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a transaction of this connection holds whatever is asked of it meanwhile. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const database = (opened: number): Promise<Sql> => {
    if (opened !== wipes) return Promise.reject(new Error('What was kept here has been wiped'));
    base ??= (async () => {
      const sql = await parts.openSql();
      await sql.exec(SCHEMA);
      return sql;
    })().catch((error: unknown) => {
      base = undefined;
      throw error;
    });
    return base;
  };
  const whole = <T>(opened: number, work: (sql: Sql) => Promise<T>): Promise<T> =>
    alone(async () => {
      const sql = await database(opened);
      await sql.exec('begin immediate');
      try {
        const done = await work(sql);
        await sql.exec('commit');
        return done;
      } catch (error) {
        await sql.exec('rollback').catch(() => undefined);
        throw error;
      }
    });

  const readKeys = async (): Promise<Keys | null> => {
    const text = await parts.vault.read();
    return text === null ? null : (JSON.parse(text) as Keys);
  };
  async function keyOf(user: string, create: boolean): Promise<string | undefined> {
    const keys: Keys['keys'] = (await readKeys())?.keys ?? {};
    const known = keys[user];
    if (!create) return known;
    const key = known ?? parts.newKey();
    if (!known) {
      // What is here of that person was sealed with a key that is gone, as after a restored backup: nobody can open it.
      await whole(wipes, (sql) => sql.run('delete from entries where user = ?', [user]));
    }
    parts.mark.set();
    await parts.vault.write(JSON.stringify({ last: user, keys: { ...keys, [user]: key } } satisfies Keys));
    return key;
  }

  return {
    /** Whose entries this device kept last, if any. */
    lastKept: async (): Promise<string | null> => (await readKeys())?.last ?? null,

    /** The entries of one membership; null where there are none and `create` is not asked. */
    async openLocalStore(user: string, create: boolean): Promise<LocalStore | null> {
      const opened = wipes;
      const key = await keyOf(user, create);
      return key === undefined ? null : storeOf(user, await parts.cipherOf(key), opened);
    },

    /** Destroys the keys first, then everything that was kept, of everybody. */
    async wipeLocalStore(): Promise<void> {
      if (!parts.mark.isSet()) return;
      await parts.vault.clear();
      wipes++;
      await alone(async () => {
        // Opened when it is not: closing it is what folds its log into the file that goes.
        const sql = await (base ?? parts.openSql());
        base = undefined;
        await sql.close();
        await parts.deleteSql();
        parts.mark.clear();
      });
    },
  };

  function storeOf(user: string, cipher: Cipher, opened: number): LocalStore {
    const { seal, open } = sealing(user, cipher);
    const query = <T>(statement: string, values: SqlValue[]): Promise<T[]> =>
      alone(async () => (await (await database(opened)).all(statement, values)) as T[]);
    const put = async (sql: Sql, rows: readonly { kind: string; id: string; sealed: Sealed }[]) => {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const some = rows.slice(from, from + ROWS_AT_ONCE);
        await sql.run(
          `insert or replace into entries (user, kind, id, iv, body) values ${some.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
          some.flatMap(({ kind, id, sealed }) => [user, kind, id, sealed.iv, sealed.body]),
        );
      }
    };
    return {
      async get(kind, id) {
        const [sealed] = await query<Sealed>(
          'select iv, body from entries where user = ? and kind = ? and id = ?',
          [user, kind, id],
        );
        return sealed && open(kind, sealed);
      },
      async all(kind) {
        const rows = await query<Sealed & { id: string }>(
          'select id, iv, body from entries where user = ? and kind = ? order by id',
          [user, kind],
        );
        return Promise.all(
          rows.map(async ({ id, ...sealed }): Promise<LocalEntry> => {
            return { kind, id, value: await open(kind, sealed) };
          }),
        );
      },
      async write({ put: entries = [], drop = [], clear = [] }) {
        const rows = await Promise.all(
          entries.map(async ({ kind, id, value }) => ({ kind, id, sealed: await seal(kind, value) })),
        );
        await whole(opened, async (sql) => {
          for (const kind of clear)
            await sql.run('delete from entries where user = ? and kind = ?', [user, kind]);
          for (const { kind, id } of drop)
            await sql.run('delete from entries where user = ? and kind = ? and id = ?', [user, kind, id]);
          await put(sql, rows);
        });
      },
      async append(kind, value) {
        const sealed = await seal(kind, value);
        return whole(opened, async (sql) => {
          const [end] = (await sql.all(
            'select id from entries where user = ? and kind = ? order by id desc limit 1',
            [user, kind],
          )) as { id: string }[];
          const id = String(Number(end?.id ?? 0) + 1).padStart(12, '0');
          await put(sql, [{ kind, id, sealed }]);
          return id;
        });
      },
    };
  }
}
