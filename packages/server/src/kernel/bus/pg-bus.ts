import { Client, type Pool } from 'pg';
import type { Logger } from '../log.ts';
import type { Bus } from './bus.ts';
import { channelName, createListeners, encode } from './listeners.ts';

export interface PgBusOptions {
  /** Past any pooler: a subscription belongs to one connection. */
  connectionString: string;
  /** Messages are sent through it, so that publishing never waits for the listening connection. */
  pool: Pick<Pool, 'query'>;
  log: Logger;
}

/**
 * A bus on LISTEN/NOTIFY. Listens on one connection of its own, which is found again when it is lost.
 * Throws when the database cannot be reached at the start.
 */
export async function createPgBus({ connectionString, pool, log }: PgBusOptions): Promise<Bus> {
  const listeners = createListeners(log);
  let client: Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new Client({
      connectionString,
      application_name: 'lintel-bus',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
    });
    next.on('error', (err) => lost(next, err));
    next.on('end', () => lost(next));
    next.on('notification', ({ channel, payload }) => listeners.tell(channel, payload ?? 'null'));
    try {
      await next.connect();
      for (const channel of listeners.channels())
        await next.query(`listen ${next.escapeIdentifier(channel)}`);
    } catch (err) {
      void next.end().catch(() => undefined);
      throw err;
    }
    if (closed) await next.end();
    else client = next;
  }

  function lost(which: Client, err?: Error): void {
    if (closed || which !== client) return;
    client = undefined;
    log.warn({ err }, 'The bus lost its connection');
    void which.end().catch(() => undefined);
    again(100);
  }

  function again(wait: number): void {
    timer = setTimeout(() => {
      connect().then(
        () => {
          if (!closed) listeners.gap();
        },
        (err: unknown) => {
          if (closed) return;
          log.warn({ err }, 'The bus is not connected yet');
          again(Math.min(wait * 2, 5_000));
        },
      );
    }, wait);
    timer.unref();
  }

  await connect();
  return {
    async publish(channel, message) {
      await pool.query('select pg_notify($1, $2)', [channelName(channel), encode(message)]);
    },
    async subscribe(channel, hear) {
      const name = channelName(channel);
      const { first, remove } = listeners.add(name, hear);
      // A connection that is away listens to every channel when it comes back.
      if (first) await client?.query(`listen ${client.escapeIdentifier(name)}`).catch(() => undefined);
      return async () => {
        if (remove()) await client?.query(`unlisten ${client.escapeIdentifier(name)}`).catch(() => undefined);
      };
    },
    onGap: listeners.onGap,
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
