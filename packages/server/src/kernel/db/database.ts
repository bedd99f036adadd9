import pg from 'pg';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { APP_ROLE, SYSTEM_ROLE, urlAs } from './roles.ts';
import {
  type ReadOptions,
  type SystemPurpose,
  type SystemTx,
  type TenantScope,
  type Tx,
  type TxOptions,
  transact,
} from './tx.ts';

// numeric carries money and scores: exact in the database, numbers in the program (15 digits are enough for both).
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface Database {
  tx<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T>;
  read<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>, options?: ReadOptions): Promise<T>;
  system<T>(purpose: SystemPurpose, work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** Connection URL of the system role past any pooler: for LISTEN, leader locks and the queue. */
  readonly directSystemUrl: string;
  /** For the bus's NOTIFY, which is no tenant query. */
  readonly systemPool: Pick<pg.Pool, 'query'>;
  /** Resolves when both roles can query. */
  ping(): Promise<void>;
  waiting(): number;
  close(): Promise<void>;
}

/** Opens the pools of the two application roles. `url` names server and database; its user is replaced. */
export function openDatabase(
  config: Config,
  url: string,
  passwords: { app: string; system: string },
  log: Logger,
): Database {
  const direct = config.database.directUrl ?? url;
  const pool = (connectionString: string, max: number, name: string) => {
    const made = new pg.Pool({
      connectionString,
      max,
      pipeline: true,
      application_name: `lintel-${name}`,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    } as pg.PoolConfig);
    made.on('error', (err) => log.warn({ err }, 'an idle database connection broke'));
    // The pool stops listening when it lets a connection go, and says it has ended before they all have: one that the
    // server cuts off while it closes must not end the process.
    made.on('connect', (client) => client.on('error', () => undefined));
    return made;
  };
  const app = pool(urlAs(url, APP_ROLE, passwords.app), config.database.pool, 'app');
  const system = pool(urlAs(url, SYSTEM_ROLE, passwords.system), 4, 'system');
  const replica = config.database.replicaUrl
    ? pool(urlAs(config.database.replicaUrl, APP_ROLE, passwords.app), config.database.pool, 'replica')
    : undefined;
  const prepared = config.database.prepared;
  return {
    tx: (scope, work, options) => transact(app, scope, work, { ...options, prepared }),
    read: (scope, work, options) =>
      transact(replica ?? app, scope, work, { ...options, readOnly: true, prepared }),
    system: (purpose, work) => {
      log.trace({ purpose }, 'system transaction');
      return transact(system, 'system', work, { prepared });
    },
    systemPool: system,
    directSystemUrl: urlAs(direct, SYSTEM_ROLE, passwords.system),
    ping: async () => {
      await Promise.all([app.query('select 1'), system.query('select 1')]);
    },
    waiting: () => app.waitingCount,
    close: async () => {
      await Promise.all([app.end(), system.end(), replica?.end()]);
    },
  };
}
