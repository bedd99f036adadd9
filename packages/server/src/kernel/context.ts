import type { AuditAction, EventName, EventPayload, Hint } from '@lintel/contract';
import type { Actor } from './actor.ts';
import type { Bus } from './bus/bus.ts';
import type { Cache } from './cache/cache.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { ReadOptions, SystemPurpose, SystemTx, Tx, TxOptions } from './db/tx.ts';
import type { Files } from './files/files.ts';
import type { Logger } from './log.ts';
import type { Mail } from './mail/mail.ts';
import type { Metrics } from './metrics.ts';
import type { Queue } from './queue/queue.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Subjects } from './subjects.ts';

/** What one event says beyond its name. */
export interface RecordDetail<N extends EventName> {
  /** The record it is about, for the audit log. */
  subject?: { type: string; id: string };
  payload: EventPayload<N>;
  /** Names of changed fields; values go only into `before` and `after`. */
  changed?: string[];
  /** Old and new values, stored encrypted under the subject's key. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Everything a service may touch of the world, in one place a test can build. */
export interface Ctx {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly queue: Queue;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly files: Files;
  readonly mail: Mail;
  readonly secrets: Secrets;
  /** Encryption under a person's own key (notes, audit values). */
  readonly subjects: Subjects;

  /**
   * Runs `work` in one transaction as the actor's tenant; commits when it resolves. The one way to tenant data.
   * Queries of one transaction may be sent side by side with Promise.all: they travel in one round trip.
   */
  tx<T>(actor: Actor, work: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T>;
  /** As `tx`, read only: cheaper, and may be served by a replica. */
  read<T>(actor: Actor, work: (tx: Tx) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Cross-tenant work of the reviewed list; the purpose is logged. */
  system<T>(purpose: SystemPurpose, work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** Writes the audit row and the outbox row of what happened, in the caller's transaction. Returns the event's id. */
  record<N extends EventName>(
    tx: Tx | SystemTx,
    actor: Actor,
    event: N,
    detail: RecordDetail<N>,
  ): Promise<string>;
  /** As `record`, the outbox row only: for what belongs to an account and no company. The event's tenant is NO_TENANT. */
  announce<N extends EventName>(tx: SystemTx, event: N, payload: EventPayload<N>): Promise<string>;
  /** As `record`, the audit row only: for what no job needs to hear of. */
  audit(
    tx: Tx | SystemTx,
    actor: Actor,
    action: AuditAction,
    detail?: Pick<RecordDetail<EventName>, 'subject' | 'changed' | 'before' | 'after'>,
  ): Promise<void>;
  /** Tells open screens of a tenant what to fetch again. Never throws; a lost hint costs freshness only. */
  hint(tenantId: string, hint: Hint): void;
}
