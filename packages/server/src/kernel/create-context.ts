import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditAction, EVENTS, type EventName } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, NO_TENANT, readReach, systemActor } from './actor.ts';
import { createPgBus } from './bus/pg-bus.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import { createCache } from './cache/two-level.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, ConfigError } from './config.ts';
import type { Ctx, RecordDetail } from './context.ts';
import { type Database, openDatabase } from './db/database.ts';
import { type EmbeddedServer, holdDataDirectory, startEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { APP_ROLE, SYSTEM_ROLE } from './db/roles.ts';
import type { SystemTx, TenantScope, Tx } from './db/tx.ts';
import { isUnavailable, sqlState } from './errors.ts';
import { createLocalFiles } from './files/local.ts';
import { createS3Files } from './files/s3.ts';
import { newId } from './ids.ts';
import { QUEUES } from './jobs.ts';
import { createLogger, type Logger } from './log.ts';
import { createFolderMail } from './mail/folder.ts';
import { createSmtpMail } from './mail/smtp.ts';
import { createMetrics } from './metrics.ts';
import { createQueue } from './queue/bullmq.ts';
import { migrateQueue } from './queue/migrate-queue.ts';
import { createSecrets } from './secrets/envelope.ts';
import { auditPlace, createSubjects } from './subjects.ts';

export interface Running {
  readonly ctx: Ctx;
  readonly db: Database;
  /** Closes everything the context opened, in order; the embedded server last. */
  close(): Promise<void>;
}

export interface ContextOptions {
  log?: Logger;
  clock?: Clock;
  /** Told what start-up is doing, for the holding page. */
  onStep?: (step: 'database' | 'migrations' | 'services') => void;
  /** A command beside a running server: uses its embedded database instead of refusing, and leaves it running. */
  guest?: boolean;
}

/** Builds the context from configuration: starts or reaches the database, migrates, opens every driver. */
export async function createContext(config: Config, options: ContextOptions = {}): Promise<Running> {
  const log = options.log ?? createLogger(config);
  const clock = options.clock ?? systemClock;
  const metrics = createMetrics();
  await mkdir(config.dataDir, { recursive: true });
  const secrets = await createSecrets(config.keys, config.dataDir);
  const passwordOf = (role: string) => Buffer.from(secrets.mac('database-role', role)).toString('base64url');
  const passwords = { app: passwordOf(APP_ROLE), system: passwordOf(SYSTEM_ROLE) };

  options.onStep?.('database');
  let embedded: EmbeddedServer | undefined;
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.reverse()) {
      await close().catch((err: unknown) => log.warn({ err }, 'a part did not close cleanly'));
    }
  };
  try {
    let url = config.database.url;
    if (!url) {
      embedded = await startEmbedded({
        directory: join(config.dataDir, 'postgres'),
        password: passwordOf('lintel_owner'),
      });
      const server = embedded;
      url = server.url;
      if (!server.directory.startsWith(config.dataDir))
        log.warn(
          { path: server.directory },
          'The database is kept here: its user may not enter the data folder',
        );
      const release = await holdDataDirectory(url, options.guest ? 1 : 20);
      if (release) closers.push(() => server.stop(), release);
      else if (!options.guest) throw new ConfigError(t('server.alreadyRunning'));
    }
    options.onStep?.('migrations');
    const ownerUrl = config.database.directUrl ?? url;
    const { applied } = await migrate(ownerUrl, passwords, (client) =>
      migrateQueue(client, Object.keys(QUEUES)),
    ).catch((cause: unknown) => {
      if (!isUnavailable(cause) && !/^(28|3D)/.test(sqlState(cause) ?? '')) throw cause;
      const reason = sqlState(cause) ? (cause as Error).message : String((cause as { code?: unknown }).code);
      throw new ConfigError(t('server.databaseUnreachable', { address: new URL(ownerUrl).host, reason }), {
        cause,
      });
    });
    if (applied.length > 0) log.info({ count: applied.length }, 'migrations applied');

    options.onStep?.('services');
    const db = openDatabase(config, url, passwords, log);
    closers.push(() => db.close());
    const bus = config.redisUrl
      ? await createRedisBus({ url: config.redisUrl, log })
      : await createPgBus({ connectionString: db.directSystemUrl, pool: db.systemPool, log });
    closers.push(() => bus.close());
    const cache = await createCache({ bus, log, ...(config.redisUrl ? { redisUrl: config.redisUrl } : {}) });
    closers.push(() => cache.close());
    const queue = await createQueue({
      redisUrl: config.redisUrl,
      pg: { connectionString: db.directSystemUrl },
      schema: 'jobs',
      log,
    });
    closers.push(() => queue.close());
    const files = await (config.s3
      ? createS3Files(config.s3)
      : createLocalFiles(join(config.dataDir, 'files')));
    closers.push(() => files.close());
    const mail = await (config.mail.smtpUrl
      ? createSmtpMail({ smtpUrl: config.mail.smtpUrl, from: config.mail.from })
      : createFolderMail({ folder: join(config.dataDir, 'mail'), from: config.mail.from }));
    closers.push(() => mail.close());
    const subjects = createSubjects(secrets);

    const joined = new AsyncLocalStorage<Tx>();
    const wake = throttle(50, () => bus.publish('outbox', {}).catch(() => undefined));
    const hints = coalesceHints(
      (tenantId, hint) => void bus.publish('live', { tenantId, hint }).catch(() => undefined),
    );

    const ctx: Ctx = {
      config,
      log,
      clock,
      metrics,
      queue,
      bus,
      cache,
      files,
      mail,
      secrets,
      subjects,
      tx: (actor, work, o) => {
        const outer = joined.getStore();
        const scope = scopeOf(actor);
        if (outer && outer.tenantId === actor.tenantId) {
          const read = () =>
            outer.reach === scope.reach ? work(outer) : outer.reaching(scope.reach, () => work(outer));
          return outer.person === scope.person ? read() : outer.readingAs(scope.person, read);
        }
        return db.tx(scope, o?.join ? (tx) => joined.run(tx, () => work(tx)) : work, o);
      },
      read: (actor, work, o) => db.read(scopeOf(actor), work, o),
      system: (purpose, work) => db.system(purpose, work),
      record: async (tx, actor, event, detail) => {
        const id = newId();
        const audited = writeAudit(ctx, tx, actor, event, detail);
        const queued = writeOutbox(tx, actor, id, event, detail, clock.now());
        tx.afterCommit(wake);
        await Promise.all([audited, queued]);
        return id;
      },
      announce: async (tx, event, payload) => {
        const id = newId();
        tx.afterCommit(wake);
        await writeOutbox(tx, systemActor(NO_TENANT), id, event, { payload }, clock.now());
        return id;
      },
      audit: (tx, actor, action, detail) => writeAudit(ctx, tx, actor, action, detail ?? {}),
      hint: hints,
    };
    return { ctx, db, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

const scopeOf = (actor: Actor): TenantScope => ({
  tenantId: actor.tenantId,
  reach: readReach(actor),
  person: actor.userId ?? '',
});

async function writeAudit(
  ctx: Ctx,
  tx: Tx | SystemTx,
  actor: Actor,
  action: AuditAction,
  detail: Pick<RecordDetail<EventName>, 'subject' | 'changed' | 'before' | 'after'>,
): Promise<void> {
  const id = newId();
  const seal = async (column: 'old_values' | 'new_values', values: Record<string, unknown> | undefined) => {
    if (values === undefined || detail.subject === undefined || tx.scope !== 'tenant') return null;
    return ctx.subjects.encrypt(tx as Tx, detail.subject.id, auditPlace(id, column), JSON.stringify(values));
  };
  const before = await seal('old_values', detail.before);
  const after = await seal('new_values', detail.after);
  const values = [
    actor.tenantId,
    id,
    actor.userId,
    action,
    detail.subject?.type ?? null,
    detail.subject?.id ?? null,
    detail.changed ?? null,
    before,
    after,
    actor.request?.ip ?? null,
    actor.request?.userAgent ?? null,
    actor.request?.id ?? null,
    ctx.clock.now(),
  ];
  // The entry waits for its seal from the same statement on: one round trip, and none is ever missed.
  await tx.prepared(
    'kernel.audit',
    `with entry as (
       insert into audit_log (tenant_id, id, user_id, action, resource_type, resource_id, changed, old_values, new_values,
         ip_address, user_agent, request_id, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13))
     insert into audit_waiting (tenant_id, id, created_at) values ($1,$2,$13)`,
    values,
  );
}

async function writeOutbox<N extends EventName>(
  tx: Tx | SystemTx,
  actor: Actor,
  id: string,
  event: N,
  detail: RecordDetail<N>,
  at: Date,
): Promise<void> {
  await tx.prepared(
    'kernel.outbox',
    'insert into outbox (id, tenant_id, name, user_id, payload, occurred_at) values ($1,$2,$3,$4,$5,$6)',
    [id, actor.tenantId, event, actor.userId, JSON.stringify(EVENTS[event].parse(detail.payload)), at],
  );
}

/** At most one call per `ms`; a call in the pause is made at its end. */
function throttle(ms: number, run: () => unknown): () => void {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const fire = () => {
    run();
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) fire();
    }, ms);
    timer.unref();
  };
  return () => {
    if (timer) again = true;
    else fire();
  };
}

type SendHint = Ctx['hint'];

/** At most four pushes a second and tenant: hints of one topic that wait are merged. */
function coalesceHints(send: SendHint): SendHint {
  const waiting = new Map<string, Map<string, Set<string> | null>>();
  return (tenantId, hint) => {
    let topics = waiting.get(tenantId);
    if (!topics) {
      topics = new Map();
      waiting.set(tenantId, topics);
      const due = setTimeout(() => {
        waiting.delete(tenantId);
        for (const [topic, ids] of topics ?? []) {
          // Past the cap of ids a hint means "many".
          send(
            tenantId,
            ids && ids.size <= 200
              ? { topic: topic as typeof hint.topic, ids: [...ids] }
              : { topic: topic as typeof hint.topic },
          );
        }
      }, 100);
      due.unref();
    }
    const known = topics.get(hint.topic);
    if (hint.ids === undefined) topics.set(hint.topic, null);
    else if (known !== null) topics.set(hint.topic, new Set([...(known ?? []), ...hint.ids]));
  };
}
