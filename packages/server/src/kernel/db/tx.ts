import {
  type CompiledQuery,
  DefaultQueryExecutor,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Tables } from './tables.ts';

/**
 * A transaction inside one tenant. Repository functions take it as their first argument, so a query outside a
 * transaction does not compile.
 */
export interface Tx extends Kysely<Tables> {
  readonly scope: 'tenant';
  readonly tenantId: string;
  /**
   * Runs a hot query as a named prepared statement (parsed and planned once per connection). `name` is unique
   * in the code base; the text must never vary for a name.
   */
  prepared<R extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]>;
  /** Called after the commit; never when the transaction fails. */
  afterCommit(run: () => void): void;
  /** Whose leads the row policies let through: what `readReach` says of the actor. */
  readonly reach: string;
  /**
   * Runs `work` with another reach and puts the own one back; no other query may be sent meanwhile. For writes that take
   * a lead out of the actor's reach, once it is decided that they may.
   */
  reaching<T>(reach: string, work: () => Promise<T>): Promise<T>;
  /** Whose private entries the row policies let through: a member's id, `all`, or empty for nobody's. */
  readonly person: string;
  /**
   * As `reaching`, of private entries: `all` is for work that moves or counts what people keep to themselves and hands
   * none of it out.
   */
  readingAs<T>(person: string, work: () => Promise<T>): Promise<T>;
}

/** A transaction of the system role, across tenants. */
export interface SystemTx extends Kysely<Tables> {
  readonly scope: 'system';
  prepared<R extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]>;
  afterCommit(run: () => void): void;
}

/** Why the system role is used. Each purpose is named here so that the list can be reviewed. */
export type SystemPurpose =
  | 'sign-in'
  | 'refresh'
  | 'register'
  | 'session-check'
  | 'key-check'
  | 'limits'
  | 'account'
  | 'invitation'
  | 'members'
  | 'key-check'
  | 'limits'
  | 'signing-keys'
  /** Forms, webhooks, open houses and mail addresses, found by what their address holds. */
  | 'door-check'
  | 'relay'
  | 'sweep'
  | 'schedule'
  | 'timers'
  | 'rotate-keys'
  | 'audit'
  | 'demo';

export interface TxOptions {
  /** Longer than the role's default, for bulk work; milliseconds. */
  statementTimeoutMs?: number;
  /** Commit without waiting for the disk: for work that is redone after a crash anyway. */
  relaxedDurability?: boolean;
  /**
   * Plans are made once for all values, whatever PostgreSQL guesses: for hot statements whose one good plan depends on no
   * value. Row policies make planning anew dearer than reading a page.
   */
  keepPlans?: boolean;
  /** `ctx.tx` calls made inside `work` for the same tenant run in this transaction instead of their own. */
  join?: boolean;
}

export type ReadOptions = Pick<TxOptions, 'keepPlans'>;

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** `all` or an array of ids: nothing that could end the literal it stands in. */
const REACH = /^(?:all|\{[0-9a-f,-]*\})$/;

const PERSON = /^(?:|all|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Which tenant a transaction runs in, whose leads it sees there, and whose private entries. */
export interface TenantScope {
  tenantId: string;
  reach: string;
  person: string;
}

/**
 * Runs `work` in a transaction on a pooled connection. BEGIN, the tenant and the reach travel in one message with
 * the first query (the client pipelines); a read-only transaction does not wait for its COMMIT.
 */
export async function transact<T>(
  pool: Pool,
  scope: TenantScope | 'system',
  work: (tx: Tx & SystemTx) => Promise<T>,
  options: TxOptions & { readOnly?: boolean; prepared: boolean },
): Promise<T> {
  // Before a connection is taken: what cannot begin must not keep one.
  const begin = beginText(scope, options);
  const client = await pool.connect();
  const after: (() => void)[] = [];
  let broken: Error | undefined;
  // The pool listens while a connection is idle; one that breaks in use must not end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  gather(client);
  const begun = client.query(begin);
  begun.catch(() => undefined);
  try {
    const result = await work(bind(client, scope, after, options.prepared));
    gather(client);
    const committed = client.query('commit');
    committed.catch(() => undefined);
    await begun;
    if (!options.readOnly) {
      const done = await committed;
      // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
      if (done.command === 'ROLLBACK')
        throw new Error('The transaction was rolled back: a failed query was ignored');
    }
    for (const run of after) run();
    return result;
  } catch (error) {
    await client.query('rollback').catch((e: Error) => {
      broken = e;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/**
 * Has the queries that are sent until the end of this turn leave together: a write to the socket costs more than most
 * queries do.
 */
function gather(client: PoolClient): void {
  const { stream } = client.connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function beginText(scope: TenantScope | 'system', options: TxOptions & { readOnly?: boolean }): string {
  let text = options.readOnly ? 'begin read only' : 'begin';
  if (scope !== 'system') {
    if (!UUID.test(scope.tenantId)) throw new Error('Not a tenant id');
    if (!REACH.test(scope.reach)) throw new Error('Not a reach');
    if (!PERSON.test(scope.person)) throw new Error('Not a person');
    text += `; set local app.tenant_id = '${scope.tenantId}'; set local app.reach = '${scope.reach}'`;
    text += `; set local app.person = '${scope.person}'`;
  }
  if (options.statementTimeoutMs !== undefined)
    text += `; set local statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`;
  if (options.keepPlans) text += '; set local plan_cache_mode = force_generic_plan';
  if (options.relaxedDurability) text += '; set local synchronous_commit = off';
  return text;
}

function bind(
  client: PoolClient,
  scope: TenantScope | 'system',
  after: (() => void)[],
  prepared: boolean,
): Tx & SystemTx {
  const connection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      gather(client);
      const result = await client.query(query.sql, [...query.parameters]);
      return {
        rows: (result.rows ?? []) as R[],
        ...(result.command === 'SELECT' ? {} : { numAffectedRows: BigInt(result.rowCount ?? 0) }),
      };
    },
    // biome-ignore lint/correctness/useYield: cursors are not offered inside a pipelined transaction
    async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
      throw new Error('Read in pages instead of streaming a query');
    },
  };
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (use) => use(connection),
  });
  const db = new Kysely<Tables>({
    config: { dialect },
    dialect,
    driver,
    executor,
  });
  const setting = async <T>(
    name: 'reach' | 'person',
    to: string,
    shape: RegExp,
    work: () => Promise<T>,
  ): Promise<T> => {
    if (scope === 'system') throw new Error(`The system role has no ${name}`);
    if (!shape.test(to)) throw new Error(`Not a ${name}`);
    const before = self[name];
    const set = (value: string) => {
      self[name] = value;
      gather(client);
      // A failure ends the transaction, which the next query and the commit tell of.
      client.query(`select set_config('app.${name}', $1, true)`, [value]).catch(() => undefined);
    };
    set(to);
    try {
      return await work();
    } finally {
      set(before);
    }
  };
  const self = Object.assign(db, {
    scope: scope === 'system' ? 'system' : 'tenant',
    tenantId: scope === 'system' ? '' : scope.tenantId,
    afterCommit: (run: () => void) => void after.push(run),
    reach: scope === 'system' ? '' : scope.reach,
    person: scope === 'system' ? '' : scope.person,
    reaching: <T>(reach: string, work: () => Promise<T>) => setting('reach', reach, REACH, work),
    readingAs: <T>(person: string, work: () => Promise<T>) => setting('person', person, PERSON, work),
    prepared: async (name: string, text: string, values: readonly unknown[]) => {
      gather(client);
      const query = { text, values: [...values] };
      return (await client.query(prepared ? { name, ...query } : query)).rows;
    },
  });
  return self as unknown as Tx & SystemTx;
}

const unused = async (): Promise<never> => {
  throw new Error('Transactions are opened by ctx.tx');
};
const driver = {
  init: async () => undefined,
  acquireConnection: unused,
  beginTransaction: unused,
  commitTransaction: unused,
  rollbackTransaction: unused,
  releaseConnection: unused,
  destroy: async () => undefined,
};
const dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => compiler,
};
