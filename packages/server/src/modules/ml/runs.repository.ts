import type { RUN_STATES } from '@lintel/contract';
import { sql } from 'kysely';
import type { SystemTx, Tx } from '../../kernel/db/tx.ts';

export type RunState = (typeof RUN_STATES)[number];

export interface RunRow {
  id: string;
  target: string;
  excluded: string[];
  state: RunState;
  step: string | null;
  fraction: number;
  message: string | null;
  problem: { code: string; message: string } | null;
  log: string[];
  model_id: string | null;
  started_by: string | null;
  attempts: number;
  created_at: Date;
  finished_at: Date | null;
}

const COLUMNS = [
  'id',
  'target',
  'excluded',
  'state',
  'step',
  'fraction',
  'message',
  'problem',
  'log',
  'model_id',
  'started_by',
  'attempts',
  'created_at',
  'finished_at',
] as const;

/** Throws the database's unique violation on `ml_training_runs_active` when a run is going on already. */
export const insertRun = (
  tx: Tx,
  run: { id: string; target: string; excluded: string[]; startedBy: string | null; at: Date },
): Promise<RunRow> =>
  tx
    .insertInto('ml_training_runs')
    .values({
      tenant_id: tx.tenantId,
      id: run.id,
      target: run.target,
      excluded: run.excluded,
      state: 'waiting',
      fraction: 0,
      log: '[]',
      started_by: run.startedBy,
      attempts: 0,
      created_at: run.at,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

export const findRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  tx
    .selectFrom('ml_training_runs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

export const findActiveRun = (tx: Tx): Promise<RunRow | undefined> =>
  tx
    .selectFrom('ml_training_runs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();

/** The newest run that ended with a model. */
export const findLastDone = (tx: Tx): Promise<RunRow | undefined> =>
  tx
    .selectFrom('ml_training_runs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Newest first; ids are UUIDv7, so they are in the order of time. */
export const listRuns = (tx: Tx, limit: number, beforeId?: string): Promise<RunRow[]> =>
  tx
    .selectFrom('ml_training_runs')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .$if(beforeId !== undefined, (q) => q.where('id', '<', beforeId as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** A sign of life this far ahead is of a clock that was set back since; who is alive gives another within seconds. */
const AHEAD_MS = 10 * 60_000;
const silent = (since: Date, now: Date) =>
  sql<boolean>`(heartbeat_at < ${since} or heartbeat_at > ${new Date(now.getTime() + AHEAD_MS)})`;

/**
 * Makes `attemptId` the owner of a waiting run, or of a running one nobody has been heard of since `staleBefore`.
 * Undefined when there is nothing to take.
 */
export const claimRun = (
  tx: Tx,
  id: string,
  attemptId: string,
  now: Date,
  staleBefore: Date,
): Promise<RunRow | undefined> =>
  tx
    .updateTable('ml_training_runs')
    .set((e) => ({
      state: 'running',
      attempt_id: attemptId,
      attempts: e('attempts', '+', 1),
      heartbeat_at: now,
      fraction: 0,
      step: null,
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where((e) =>
      e.or([e('state', '=', 'waiting'), e.and([e('state', '=', 'running'), silent(staleBefore, now)])]),
    )
    .returning(COLUMNS)
    .executeTakeFirst();

export interface RunProgress {
  step: string;
  fraction: number;
  message: string | null;
  log: string[];
}

/** Writes progress and a sign of life. False when the run was cancelled or taken over: its owner must stop. */
export async function saveProgress(
  tx: Tx,
  id: string,
  attemptId: string,
  now: Date,
  progress: RunProgress,
): Promise<boolean> {
  const saved = await tx
    .updateTable('ml_training_runs')
    .set({ ...progress, log: JSON.stringify(progress.log), heartbeat_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** True while `attemptId` still owns the run. */
export async function isOwner(tx: Tx, id: string, attemptId: string): Promise<boolean> {
  const rows = await tx.prepared(
    'ml_run_owner',
    `select 1 from ml_training_runs where tenant_id = $1 and id = $2 and state = 'running' and attempt_id = $3`,
    [tx.tenantId, id, attemptId],
  );
  return rows.length > 0;
}

/** Locks the run for its owner; undefined when the run is not theirs any more. */
export const lockOwnRun = (tx: Tx, id: string, attemptId: string): Promise<{ id: string } | undefined> =>
  tx
    .selectFrom('ml_training_runs')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('attempt_id', '=', attemptId)
    .forUpdate()
    .executeTakeFirst();

export async function endRun(
  tx: Tx,
  id: string,
  attemptId: string,
  end: {
    state: 'done' | 'failed' | 'waiting';
    at: Date;
    problem?: { code: string; message: string };
    modelId?: string;
    log: string[];
  },
): Promise<boolean> {
  const saved = await tx
    .updateTable('ml_training_runs')
    .set({
      state: end.state,
      finished_at: end.state === 'waiting' ? null : end.at,
      problem: end.problem ? JSON.stringify(end.problem) : null,
      model_id: end.modelId ?? null,
      log: JSON.stringify(end.log),
      ...(end.state === 'done' ? { fraction: 1 } : {}),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

/** Ends a waiting or running run by a person's wish; undefined when it has ended already. */
export const cancelRun = (tx: Tx, id: string, at: Date): Promise<RunRow | undefined> =>
  tx
    .updateTable('ml_training_runs')
    .set({ state: 'cancelled', finished_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returning(COLUMNS)
    .executeTakeFirst();

/** Fails every running run not heard of since `staleBefore`, in all companies. */
export const failStaleRuns = (
  tx: SystemTx,
  staleBefore: Date,
  at: Date,
  problem: { code: string; message: string },
): Promise<{ tenant_id: string; id: string }[]> =>
  tx
    .updateTable('ml_training_runs')
    .set({ state: 'failed', finished_at: at, problem: JSON.stringify(problem) })
    .where('state', '=', 'running')
    .where(silent(staleBefore, at))
    .returning(['tenant_id', 'id'])
    .execute();
