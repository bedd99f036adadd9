import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnyEndpoint,
  type CallOf,
  type Problem,
  pathOf,
  type ReplyOf,
  type Role,
} from '@lintel/contract';
import type { Actor } from '../src/kernel/actor.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { readConfig } from '../src/kernel/config.ts';
import type { Ctx } from '../src/kernel/context.ts';
import { createContext } from '../src/kernel/create-context.ts';
import type { Database } from '../src/kernel/db/database.ts';
import { newId } from '../src/kernel/ids.ts';
import type { AnyJob } from '../src/kernel/jobs.ts';
import { createLogger } from '../src/kernel/log.ts';
import { startWorkers } from '../src/kernel/outbox/runner.ts';
import { addMember, addTenant, issueAccessToken } from '../src/modules/auth/index.ts';
import { modules } from '../src/modules.ts';
import { startApi } from '../src/roles/api.ts';
import { cloneDatabase, startPostgres, TEST_KEY } from './postgres.ts';

/** A clock that stands still until moved. */
export class FakeClock implements Clock {
  #now: number | undefined;
  now(): Date {
    return this.#now === undefined ? new Date() : new Date(this.#now);
  }
  set(at: Date | string): void {
    this.#now = new Date(at).getTime();
  }
  advance(ms: number): void {
    this.#now = this.now().getTime() + ms;
  }
}

export interface TestTenant {
  id: string;
  owner: Actor;
  /** A further member of the company. */
  member(role: Role, name?: string): Promise<Actor>;
}

export interface World {
  ctx: Ctx;
  db: Database;
  clock: FakeClock;
  /** Owner's URL of this world's database, past row-level security: for looking at what was stored. */
  ownerUrl: string;
  tenant(name?: string): Promise<TestTenant>;
  /** Starts job workers and the outbox relay with these jobs (default: every module's). */
  work(jobs?: readonly AnyJob[]): Promise<void>;
  /** Starts the HTTP server (once) and gives a client of the actor, or of nobody. */
  client(actor?: Actor): Promise<Client>;
  close(): Promise<void>;
}

export interface Client {
  readonly baseUrl: string;
  /** Calls an endpoint; throws ProblemError for a problem reply. */
  call<E extends AnyEndpoint>(
    endpoint: E,
    call?: CallOf<E>,
    headers?: Record<string, string>,
  ): Promise<ReplyOf<E>>;
  /** A raw request with the actor's token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${JSON.stringify(problem.errors ?? problem.title)}`);
    this.problem = problem;
  }
}

/**
 * Everything a test needs: a database of its own cloned from the migrated template, a real context on it, companies
 * and people by one call, an HTTP client, workers. Call `close` in `after`.
 */
export async function createWorld(env: Record<string, string> = {}): Promise<World> {
  const server = await startPostgres();
  const database = await cloneDatabase(server.url);
  const dataDir = mkdtempSync(join(tmpdir(), 'lintel-world-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    LINTEL_KEY: TEST_KEY,
    // Nobody answers there: tests know no names but those they give out.
    DNS_SERVERS: '127.0.0.1:9',
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    PORT: '0',
    HOST: '127.0.0.1',
    LIMIT_WRITE: '100000',
    LIMIT_READ: '100000',
    LIMIT_PUBLIC: '100000',
    LIMIT_SIGN_IN: '100000',
    ...env,
  });
  const clock = new FakeClock();
  const { ctx, db, close } = await createContext(config, { clock, log: createLogger(config) });
  const stops: (() => Promise<void>)[] = [];
  let api: Promise<{ baseUrl: string }> | undefined;

  const world: World = {
    ctx,
    db,
    clock,
    ownerUrl: database.url,
    tenant: async (name = `Company ${newId().slice(-6)}`) => {
      const { tenantId, owner } = await addTenant(ctx, {
        company: { name, timeZone: 'America/Chicago', currency: 'USD' },
        owner: { name: 'Olive Owner', email: `owner-${newId()}@example.com`, passwordHash: null },
      });
      return {
        id: tenantId,
        owner,
        member: (role, memberName = `${role} member`) =>
          addMember(ctx, tenantId, { name: memberName, email: `${role}-${newId()}@example.com`, role }),
      };
    },
    work: async (jobs = modules.flatMap((m) => m.jobs)) => {
      const workers = await startWorkers(ctx, jobs);
      stops.push(() => workers.close());
    },
    client: async (actor) => {
      api ??= (async () => {
        const { server: http, close: stop } = await startApi(ctx);
        stops.push(stop);
        return { baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
      })();
      const { baseUrl } = await api;
      const token = actor ? await issueAccessToken(ctx, actor) : undefined;
      const headersOf = (extra: ConstructorParameters<typeof Headers>[0]) => {
        const headers = new Headers(extra);
        if (token) headers.set('Authorization', `Bearer ${token}`);
        return headers;
      };
      return {
        baseUrl,
        fetch: (path, init) => fetch(`${baseUrl}${path}`, { ...init, headers: headersOf(init?.headers) }),
        call: async (endpoint, call = {}, headers = {}) => {
          const body = call.body === undefined ? undefined : JSON.stringify(call.body);
          const all = headersOf(headers);
          if (body !== undefined) all.set('Content-Type', 'application/json');
          const reply = await fetch(`${baseUrl}${pathOf(endpoint, call)}`, {
            method: endpoint.method.toUpperCase(),
            body,
            headers: all,
          });
          if (!reply.ok) throw new ProblemError((await reply.json()) as Problem);
          if (reply.status === 204) return undefined as ReplyOf<typeof endpoint>;
          return (endpoint.replyType ? await reply.text() : await reply.json()) as ReplyOf<typeof endpoint>;
        },
      };
    },
    close: async () => {
      for (const stop of stops.reverse()) await stop();
      await close();
      await database.drop();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}
