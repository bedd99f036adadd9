import { type AnyEndpoint, contract } from '@lintel/contract';
import { sync } from '@lintel/contract/sync';
import type { AppProblem } from '../problem';
import type { Outcome } from '../send';
import { type FieldConflict, type Fields, mergeChange, sameValue } from './merge-change.ts';
import type { Placed, QueueStore, WaitingWrite } from './waiting-write';

/** The server forgets a key after a day; one hour less, for clocks that differ. */
const REMEMBERED_MS = 23 * 3_600_000;
/** Answers that say "not now" and nothing of the write. */
const LATER: ReadonlySet<number> = new Set([0, 401, 408, 425, 429, 500, 502, 503, 504]);
const LATER_CODES: ReadonlySet<string> = new Set([
  'idempotency.in_flight',
  'auth.step_up_required',
  'auth.enrolment_required',
]);

export interface ReplayTools {
  readonly store: QueueStore;
  /** Last touches before it is first sent: moments by the server's clock. Null when it has no point any more. */
  prepare?(write: WaitingWrite): WaitingWrite | null;
  /** Sends one write under its key. */
  send(write: WaitingWrite): Promise<Outcome>;
  /** Milliseconds, by the clock of this device. */
  now(): number;
  newKey(): string;
}

const EDIT = contract.leads.update.name;
const MOVE = 'pipelines.move';
const NOTE = contract.leads.addNote.name;
const LEAVE = sync.leaveNote.name;
const NEW_TASK = 'tasks.create';

/** The endpoint of a write, as it is kept. */
export const asked = ({ name, method, path }: Pick<AnyEndpoint, 'name' | 'method' | 'path'>) => ({
  endpoint: name,
  route: { method, path },
});

const bodyOf = ({ call }: WaitingWrite): Fields => (call.body ?? {}) as Fields;
/** Whether a write changes fields of a lead from the version that was seen. */
export const isEdit = ({ endpoint }: Pick<WaitingWrite, 'endpoint'>): boolean =>
  endpoint === EDIT || endpoint === MOVE;

/** The fields an edit sets; a move sets the stage and what the stage asks for. */
export function changeOf(write: Pick<WaitingWrite, 'endpoint' | 'call'>): Record<string, unknown> {
  const { version: _, reason: __, fields, ...rest } = (write.call.body ?? {}) as Fields;
  return write.endpoint === MOVE ? { ...rest, ...(fields as Fields | undefined) } : rest;
}

/** The same edit with other fields: a move that moves no longer is a change of fields. */
function withChange(write: WaitingWrite, change: Fields, version: number | undefined): WaitingWrite {
  const { stageId, ...fields } = change;
  if (write.endpoint !== MOVE || stageId === undefined)
    return {
      ...write,
      ...asked(contract.leads.update),
      call: { ...write.call, body: { ...change, version } },
    };
  const { reason } = bodyOf(write);
  const more = { ...(Object.keys(fields).length > 0 && { fields }), ...(reason !== undefined && { reason }) };
  return { ...write, call: { ...write.call, body: { version, stageId, ...more } } };
}

/** What a write sets: one that sets the same waits until an undecided one before it is decided. */
export function touches(write: WaitingWrite): ReadonlySet<string> {
  // Notes and calls stand for themselves; of a task or a mark each is about all of it.
  if (!isEdit(write)) return new Set(/^(?:tasks|today)\./.test(write.endpoint) ? ['*'] : []);
  const names = [...Object.keys(changeOf(write)), ...(write.conflicts ?? []).map(({ field }) => field)];
  return new Set(names.map((name) => name.split('.', 1)[0] ?? name));
}

const open = ({ write }: Placed) => write.state !== 'waiting' && write.state !== 'left';

/** The first write that may go: nothing undecided before it sets what it sets. */
export function nextOf(queue: readonly Placed[]): Placed | undefined {
  return queue.find((one, i) => {
    if (one.write.state !== 'waiting') return false;
    const sets = touches(one.write);
    return !queue
      .slice(0, i)
      .some(
        (before) =>
          open(before) &&
          before.write.subject === one.write.subject &&
          [...touches(before.write)].some((name) => sets.has(name)),
      );
  });
}

/**
 * Sends what waits, in order, one at a time. Safe to be ended anywhere and begun again: each write is marked before it is
 * sent, and a repeated one keeps its key. `later` when the server cannot be reached now or asks to wait.
 */
export async function replay(tools: ReplayTools): Promise<{ end: 'done' | 'later'; retryAfter?: number }> {
  const { store, now } = tools;
  for (;;) {
    const next = nextOf(await store.list());
    if (!next) return { end: 'done' };
    const { id } = next;
    let { write } = next;
    // Sent again after the server forgot its key it could be done twice; not an edit, which names its version, nor a
    // new task, which brings its id.
    const once = isEdit(write) || write.endpoint === NEW_TASK;
    if (write.sentAt !== undefined && now() - write.sentAt > REMEMBERED_MS && !once) {
      await store.set(id, { ...write, state: 'unsure' });
      continue;
    }
    if (write.sentAt === undefined) {
      const ready = tools.prepare ? tools.prepare(write) : write;
      if (ready) write = { ...ready, sentAt: now() };
      await store.set(id, ready && write);
      if (!ready) continue;
    }
    const outcome = await tools.send(write);
    if ('data' in outcome) {
      await store.set(id, afterSuccess(write, outcome.data, tools.newKey));
      continue;
    }
    const { error } = outcome;
    if (LATER.has(error.status) || LATER_CODES.has(error.code))
      return {
        end: 'later',
        ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
      };
    await settle(tools, id, write, error);
  }
}

/** What is left of a write that was done: the fields in conflict, or word that a note was left with somebody else. */
function afterSuccess(write: WaitingWrite, reply: unknown, newKey: () => string): WaitingWrite | null {
  if (write.endpoint === LEAVE) return { ...write, state: 'left' };
  if (!write.conflicts?.length) return null;
  const version = Number((reply as { version?: unknown } | null)?.version ?? write.theirVersion);
  return undecided(write, write.conflicts, version, newKey);
}

/** A write of which nothing is left but what a person must decide; it keeps its place before later edits. */
const undecided = (
  { sentAt: _, ...write }: WaitingWrite,
  conflicts: readonly FieldConflict[],
  version: number,
  newKey: () => string,
): WaitingWrite => ({
  ...write,
  key: newKey(),
  state: 'conflict',
  call: { ...write.call, body: { version, reason: bodyOf(write as WaitingWrite).reason } },
  conflicts,
  theirVersion: version,
});

async function settle(
  { store, newKey }: ReplayTools,
  id: string,
  write: WaitingWrite,
  error: AppProblem,
): Promise<void> {
  // It arrived, and the answer was lost longer ago than the server remembers.
  if (write.endpoint === NEW_TASK && error.code === 'task.exists') return store.set(id, null);
  if (isEdit(write) && error.code === 'lead.stale') return store.set(id, rebased(write, error, newKey));
  if (write.endpoint === NOTE && error.code === 'lead.not_found' && !bodyOf(write).private) {
    // The lead went to somebody else meanwhile: what was written about it goes with it, unless for its writer alone.
    const { sentAt: _, ...rest } = write;
    const body = { leadId: write.subject, text: bodyOf(write).text };
    return store.set(id, { ...rest, ...asked(sync.leaveNote), key: newKey(), call: { body } });
  }
  await store.set(id, {
    ...write,
    state: 'refused',
    refusal: { code: error.code, status: error.status, detail: error.detail },
  });
}

/** An edit on top of what others changed since; null when nothing of it is left to write. */
function rebased(write: WaitingWrite, error: AppProblem, newKey: () => string): WaitingWrite | null {
  const theirs = (error.context.current ?? {}) as Fields;
  const version = Number(error.context.version);
  const { merged, conflicts } = mergeChange(write.base ?? {}, changeOf(write), theirs);
  const known = (write.conflicts ?? [])
    .map((one) => ({ ...one, theirs: valueAt(theirs, one.field) }))
    .filter((one) => !sameValue(one.mine, one.theirs));
  const all = [...known, ...conflicts];
  if (Object.keys(merged).length === 0)
    return all.length === 0 ? null : undecided(write, all, version, newKey);
  return {
    ...withChange(write, merged, version),
    base: baseFor(merged, theirs),
    ...(all.length > 0 && { conflicts: all, theirVersion: version }),
  };
}

const valueAt = (record: Fields, field: string): unknown =>
  (field.startsWith('custom.') ? (record.custom as Fields | undefined)?.[field.slice(7)] : record[field]) ??
  null;

/** What the fields of a change hold in `record`, custom values one by one. */
export function baseFor(change: Fields, record: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).map(([field, value]) => {
      const now = record[field] ?? null;
      if (field !== 'custom' || typeof value !== 'object' || value === null) return [field, now];
      const held = (now ?? {}) as Record<string, unknown>;
      return [field, Object.fromEntries(Object.keys(value).map((key) => [key, held[key] ?? null]))];
    }),
  );
}

/** What a person decided on a conflict: the fields to write as they had them; the others stay as they are now. */
export function decided(
  write: WaitingWrite,
  mine: ReadonlySet<string>,
  newKey: () => string,
): WaitingWrite | null {
  const chosen = (write.conflicts ?? []).filter(({ field }) => mine.has(field));
  if (chosen.length === 0) return null;
  const body: Record<string, unknown> = {};
  const base: Record<string, unknown> = {};
  for (const { field, mine: value, theirs } of chosen) {
    if (field.startsWith('custom.')) {
      const key = field.slice(7);
      body.custom = { ...(body.custom as object | undefined), [key]: value };
      base.custom = { ...(base.custom as object | undefined), [key]: theirs };
    } else {
      body[field] = value;
      base[field] = theirs;
    }
  }
  const { conflicts: _, sentAt: __, refusal: ___, theirVersion, ...rest } = write;
  return withChange({ ...rest, key: newKey(), state: 'waiting', base }, body, theirVersion);
}
