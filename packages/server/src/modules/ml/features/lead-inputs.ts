import { foldEvent, foldLog, isKnown, type LeadState, STATE_VERSION } from '@lintel/scoring';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { inputsOf, type LeadInputs } from '../feature-rows.ts';
import * as repo from './lead-states.repository.ts';

/** Logs shorter than this are read whole each time: that costs less than keeping a state of them. */
export const KEEP_FROM = 100;
/** A kept state is written anew once so many events came on top; until then they are read with it. */
const KEEP_EVERY = 20;

/**
 * What is known of leads by the time it is read, by lead; a lead nothing is known of is absent. A long log is read once: what it comes
 * to is kept, and from then on only new events are read and added. When the log is not the kept state and its new events
 * (something was recorded late, withdrawn, or moved by a merge), it is read anew. Lock the leads first.
 */
export async function readLeadInputs(
  { clock }: Pick<Ctx, 'clock'>,
  tx: Tx,
  leadIds: readonly string[],
): Promise<Map<string, LeadInputs>> {
  const [kept, fresh, timeZone] = await Promise.all([
    repo.readStates(tx, leadIds),
    repo.readNewEvents(tx, leadIds),
    repo.readTimeZone(tx),
  ]);
  // Only now: the leads may have been waited for.
  const now = clock.now();
  const stateOf = new Map(kept.map((one) => [one.leadId, one]));
  const eventsOf = Map.groupBy(fresh, (event) => event.leadId);
  const folded = new Map<string, Folded>();
  const broken: string[] = [];
  for (const leadId of leadIds) {
    const before = stateOf.get(leadId);
    const events = eventsOf.get(leadId) ?? [];
    const done = before ? goOn(before, events, now) : foldAnew(events, now);
    if (done) folded.set(leadId, done);
    else broken.push(leadId);
  }
  if (broken.length > 0) {
    const whole = Map.groupBy(await repo.readWholeLogs(tx, broken), (event) => event.leadId);
    for (const leadId of broken) folded.set(leadId, foldAnew(whole.get(leadId) ?? [], now));
  }
  const writes = [...folded].flatMap(([leadId, { state, keep }]) =>
    keep ? [{ leadId, state, ...keep }] : [],
  );
  if (writes.length > 0) await repo.saveStates(tx, writes, now);
  return new Map(
    [...folded].flatMap(([leadId, { state, at }]) => {
      const inputs = inputsOf(state, at, timeZone);
      return inputs ? [[leadId, inputs]] : [];
    }),
  );
}

interface Folded {
  state: LeadState;
  /** The moment it tells of: now, or the newest recording when another machine's clock is ahead; what was read has happened. */
  at: string;
  /** What to keep it with, when it is worth it. */
  keep: Omit<repo.StateWrite, 'leadId' | 'state'> | null;
}

/** The kept state with the new events; null when the two are not the log, or another release folded it. */
function goOn(before: repo.KeptState, events: repo.HashedEvent[], now: Date): Folded | null {
  if (before.state.version !== STATE_VERSION || hashOver(events, before.logHash) !== before.hashNow)
    return null;
  const at = latest(events, new Date(Math.max(now.getTime(), before.recordedAt.getTime())));
  const { state } = before;
  for (const event of inOrder(events)) if (!isKnown(event, at) || !foldEvent(state, event)) return null;
  return { state, at, keep: events.length < KEEP_EVERY ? null : placeOf(events, before.hashNow) };
}

function foldAnew(events: repo.HashedEvent[], now: Date): Folded {
  const at = latest(events, now);
  const keep = events.length >= KEEP_FROM && events.every((event) => isKnown(event, at));
  return { state: foldLog(events, at), at, keep: keep ? placeOf(events, hashOver(events, '0')) : null };
}

const placeOf = (events: readonly repo.HashedEvent[], logHash: string): Folded['keep'] => {
  const last = events.reduce<repo.HashedEvent | undefined>(
    (a, b) => (a && (a.recordedAt > b.recordedAt || (a.recordedAt === b.recordedAt && a.id > b.id)) ? a : b),
    undefined,
  );
  return last ? { recordedAt: last.recordedAt, eventId: last.id, logHash } : null;
};

const hashOver = (events: readonly repo.HashedEvent[], from: string): string =>
  BigInt.asIntN(
    64,
    events.reduce((hash, event) => hash ^ BigInt(event.hash), BigInt(from)),
  ).toString();

const inOrder = (events: readonly repo.HashedEvent[]): repo.HashedEvent[] =>
  events.toSorted(
    (a, b) =>
      compare(a.occurredAt, b.occurredAt) || compare(a.recordedAt, b.recordedAt) || compare(a.id, b.id),
  );
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function latest(events: readonly repo.HashedEvent[], now: Date): string {
  let at = now.toISOString();
  for (const { recordedAt } of events) if (recordedAt > at) at = recordedAt;
  return at;
}
