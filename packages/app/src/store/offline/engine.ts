import { contract, type Me, TOPICS } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { sync } from '@lintel/contract/sync';
import type { LocalStore } from '../../platform/local-entry';
import { network } from '../../platform/network';
import { randomId } from '../../platform/random-id';
import { serverUrl } from '../../platform/server';
import { tabs, whenLeading } from '../../platform/tabs';
import { api, callEndpoint, type Dispatch } from '../api';
import { networkProblem } from '../problem';
import type { ContractCall } from '../renew';
import type { Ask, Outcome } from '../send';
import { SharedQuestion } from '../step-up';
import { answerFrom, taskHere, withWaiting } from './answers';
import { dayCalls } from './day';
import { offline } from './face';
import { KeptCopy } from './kept-copy';
import { idOfMoment } from './new-task';
import { initialState, offlineState } from './offline-state';
import { isClaim, QUEUEABLE, takenBack } from './queueable';
import { replay } from './replay';
import { keepModel } from './scored-here';
import { onServerTime } from './server-time';
import { queueIn, replyOf, toWaiting } from './waiting';
import type { WaitingWrite } from './waiting-write';

const ROUND_MS = 60_000;
/** Behind the first screen. */
const FIRST_ROUND_MS = 2_000;
/** A read with an answer here waits so long for the server's. */
const PATIENCE_MS = 8_000;
const BACKOFF_MS = [1_000, 2_000, 5_000, 15_000, 60_000];
const CONTACT_EVERY_MS = 60_000;
/** The day and what screens ask again and again. */
const KEEP_EVERY_MS = 300_000;
/** Answers of what stands before a server that is away. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);
/** What every screen of a lead needs beside it. */
const STANDING: readonly ContractCall[] = [
  contract.leads.listStages,
  contract.leads.listFields,
  contract.leads.listPonds,
].map((endpoint) => ({ endpoint, call: {} }));

/** Asked before a sign-out that loses what waits; a dialog of the app answers it. */
export const leaving = new SharedQuestion();

const isAway = (outcome: Outcome): boolean =>
  'error' in outcome && (outcome.error.code === 'network' || AWAY.has(outcome.error.status));
const wait = (ms: number) => new Promise<undefined>((done) => setTimeout(() => done(undefined), ms));

/** A new task is named here, so that it can be completed before the server has it. */
function named(request: ContractCall): ContractCall {
  const { endpoint, call } = request;
  if (endpoint.name !== 'tasks.create') return request;
  const body = { id: idOfMoment(Date.now(), randomId()), ...(call.body as object) };
  return { ...request, call: { ...call, body } };
}

export interface Engine {
  /** Sends what waits and asks what changed, in whichever tab leads. */
  round(): void;
  /** Puts a decision of the person in the place of a write: another write, or null to drop it. */
  decide(id: string, write: WaitingWrite | null): Promise<void>;
  /** The signed-in person as the server tells of them now; when they may see other things, the copy is made anew. */
  meIs(me: Me): Promise<void>;
}

/** What decides what somebody sees. */
const sightOf = ({ userId, role, permissions, fields }: Me) =>
  JSON.stringify([userId, role, permissions, fields]);

/** Lets the app of a signed-in person read from this device and write to it; ends when its face is closed. */
export async function startEngine(
  me: Me,
  store: LocalStore,
  dispatch: Dispatch,
  ended: () => void,
): Promise<Engine> {
  const copy = new KeptCopy(store, randomId);
  const queue = queueIn(store);
  let person = me;
  let closed = false;
  let leading = false;
  let running: Promise<void> | undefined;
  let again = false;
  let tries = 0;
  let contactAt = 0;
  let keptAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const others = tabs(`lintel.offline.${me.userId}`, (what) => {
    if (what === 'queue') void look().then(round);
    if (what === 'copy') void copy.reload().then(tell);
  });
  const here = () => ({ copy, queue: offlineState.get().queue, me: person });
  async function tell(): Promise<void> {
    const facts = (await copy.day('sync.day')) as { now: string } | undefined;
    const listingsAt = await copy.listings.completeAt();
    if (closed) return;
    const { syncedAt, skew } = copy.meta;
    offlineState.set({
      syncedAt,
      dayAt: facts ? Date.parse(facts.now) - skew : null,
      listingsAt,
    });
  }
  async function look(): Promise<void> {
    if (!closed) offlineState.set({ queue: await queue.list() });
  }
  /** Screens read again what waits, or what the server has made of it. */
  const refresh = () => dispatch(api.util.invalidateTags([...TOPICS]));

  function setReachable(reachable: boolean): void {
    if (closed || offlineState.get().reachable === reachable) return;
    offlineState.set({ reachable });
    tries = 0;
    if (reachable) round();
    else ping();
  }
  /** Asks now and then whether a server that went away is back; the browser tells of its own line. */
  function ping(): void {
    clearTimeout(timer);
    timer = setTimeout(
      async () => {
        if (closed || offlineState.get().reachable) return;
        const there =
          network.isOnline() &&
          (await fetch(`${serverUrl}/health/live`, { cache: 'no-store' }).catch(() => undefined))?.ok;
        if (there) setReachable(true);
        else ping();
      },
      BACKOFF_MS[Math.min(tries++, BACKOFF_MS.length - 1)],
    );
  }

  /** Once the person is out, nothing more is asked in their name. */
  const askServer = (request: ContractCall): Promise<Outcome> =>
    closed ? Promise.reject(new Error('Nobody is signed in')) : callEndpoint(request, dispatch);
  const ask: Ask = (endpoint, call) => askServer({ endpoint, call });
  function noteContact(): void {
    if (closed || Date.now() - contactAt < CONTACT_EVERY_MS) return;
    contactAt = Date.now();
    void store.write({
      put: [{ kind: 'me', id: 'me', value: { me: person, contactAt, seenAt: contactAt } }],
    });
  }

  async function lead(): Promise<void> {
    await copy.load();
    const end = await replay({
      store: queue,
      now: Date.now,
      newKey: randomId,
      prepare: (write) => onServerTime(write, copy.meta.skew, Date.now()),
      send: async (write) => {
        const endpoint = { ...sync.leaveNote, name: write.endpoint, ...write.route };
        const outcome = await askServer({ endpoint, call: write.call, idempotencyKey: write.key });
        if (isAway(outcome)) setReachable(false);
        return outcome;
      },
    });
    const before = offlineState.get().queue;
    await look();
    if (before.length > 0 && JSON.stringify(before) !== JSON.stringify(offlineState.get().queue)) {
      keptAt = 0;
      others.tell('queue');
      refresh();
    }
    if (end.end === 'later') {
      if (offlineState.get().reachable)
        setTimeout(
          round,
          (end.retryAfter ?? 0) * 1_000 || BACKOFF_MS[Math.min(tries++, BACKOFF_MS.length - 1)],
        );
      return;
    }
    tries = 0;
    if (!network.isOnline()) return;
    if (Date.now() - keptAt > KEEP_EVERY_MS) {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      for (const request of dayCalls(Date.now(), timeZone)) {
        const reply = await askServer(request);
        if ('data' in reply) await copy.keepDay(request.endpoint.name, reply.data);
      }
      // Before the leads: once those are complete, all of it is.
      await copy.listings.sync(ask, Date.now);
    }
    const first = copy.meta.syncedAt === null;
    if (!(await copy.sync(ask, Date.now))) return;
    noteContact();
    // What the screens asked before there was anything to keep it in is asked once more.
    if (first) refresh();
    if (Date.now() - keptAt > KEEP_EVERY_MS) {
      keptAt = Date.now();
      for (const request of [...STANDING, ...(await copy.standing())]) {
        const reply = await askServer(request);
        if ('data' in reply) await copy.keep(request, reply.data);
      }
      await keepModel(copy, ask, Date.now());
    }
    await tell();
    others.tell('copy');
  }

  function round(): void {
    if (closed || !leading || !offlineState.get().reachable) return;
    if (running) {
      again = true;
      return;
    }
    running = lead()
      // Wiped meanwhile, or the disk is full: what the server has said stays true.
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
        if (again) {
          again = false;
          round();
        }
      });
  }

  async function enqueue(request: ContractCall, key: string, sent: boolean): Promise<Outcome | undefined> {
    const write = await toWaiting(here(), request, key, Date.now());
    if (!write) return undefined;
    await queue.add(sent ? { ...write, sentAt: Date.now() } : write);
    await look();
    others.tell('queue');
    round();
    return { data: await replyOf(here(), write) };
  }

  async function read(
    request: ContractCall,
    run: (request: ContractCall) => Promise<Outcome>,
  ): Promise<Outcome> {
    if (!offlineState.get().reachable) {
      const kept = await answerFrom(here(), request);
      if (kept !== undefined) return { data: kept };
    }
    const asked = run(request);
    const first = await Promise.race([asked, wait(PATIENCE_MS)]);
    if (first === undefined || isAway(first)) {
      const kept = await answerFrom(here(), request);
      // Only what has an answer here makes the line look lost: an upload may well take its time.
      if (kept !== undefined || first) setReachable(false);
      return kept === undefined ? asked : { data: kept };
    }
    if ('data' in first) {
      setReachable(true);
      noteContact();
      void copy.keep(request, first.data).catch(() => undefined);
      return { data: withWaiting(here(), request, first.data) };
    }
    return first;
  }

  /** Who changes their day finds it changed offline too: the next round keeps it anew. */
  function noteDay(name: string, done: Promise<Outcome>): Promise<Outcome> {
    if (/^(?:appointments|offers|tasks|today)\./.test(name)) keptAt = 0;
    return done;
  }

  /** Forgets what was made here and never sent; undefined when there is nothing that the call could take back. */
  async function takeBack({ endpoint, call }: ContractCall): Promise<Outcome | undefined> {
    const undone = takenBack(endpoint, call, offlineState.get().queue);
    const [latest] = undone;
    if (!latest) return undefined;
    for (const { id } of undone) await queue.set(id, null);
    await look();
    others.tell('queue');
    const { subject } = latest.write;
    if (endpoint.name.startsWith('tasks.')) return { data: await taskHere(here(), subject) };
    return { data: { leadId: subject, version: 0, snoozedUntil: null, doneAt: null } };
  }

  async function write(
    asked: ContractCall,
    run: (request: ContractCall) => Promise<Outcome>,
  ): Promise<Outcome> {
    const request = named(asked);
    const { endpoint, call } = request;
    const rule = QUEUEABLE[endpoint.name];
    const { reachable, queue: waiting } = offlineState.get();
    const undone = reachable ? undefined : await takeBack(request);
    if (undone) return undone;
    if (!rule || rule.may?.(call) === false) {
      if (reachable) return noteDay(endpoint.name, run(request));
      const detail = t(isClaim(endpoint, call) ? 'ui.offline.claim' : 'ui.offline.write');
      return { error: { ...networkProblem(false), detail } };
    }
    const key = request.idempotencyKey ?? randomId();
    const subject = rule.subject(call);
    const behind = waiting.some((one) => one.write.subject === subject && one.write.state === 'waiting');
    let sent = false;
    if (reachable && !behind) {
      const outcome = await run({ ...request, idempotencyKey: key });
      if (!isAway(outcome)) return noteDay(endpoint.name, Promise.resolve(outcome));
      setReachable(false);
      sent = true;
    }
    return (await enqueue(request, key, sent)) ?? run(request);
  }

  const unwatch = network.watch((online) => {
    if (online) ping();
    else setReachable(false);
  });
  const every = setInterval(round, ROUND_MS);
  await look();
  offlineState.set({ reachable: network.isOnline(), fault: null });
  // The first screen is fetched and drawn meanwhile; whoever asks for a lead waits for all of them.
  void copy
    .load()
    .then(tell)
    .catch(() => undefined);
  const stopLeading = whenLeading(`lintel.offline.${me.userId}`, () => {
    leading = true;
    setTimeout(round, FIRST_ROUND_MS);
    return () => {
      leading = false;
    };
  });
  offline.face = {
    through: (request, run) =>
      closed ? run(request) : request.endpoint.method === 'get' ? read(request, run) : write(request, run),
    mayLeave: async () => offlineState.get().queue.length === 0 || leaving.ask(),
    close() {
      closed = true;
      leaving.answer(false);
      clearTimeout(timer);
      clearInterval(every);
      unwatch();
      stopLeading();
      others.close();
      offlineState.set(initialState);
      ended();
    },
  };
  if (!network.isOnline()) ping();
  return {
    round,
    async decide(id, decision) {
      const { queue: all } = offlineState.get();
      const dropped = decision === null ? all.find((one) => one.id === id)?.write : undefined;
      await queue.set(id, decision);
      // What was done with a task that is not to be goes with it.
      if (dropped?.task)
        for (const one of all)
          if (one.id !== id && one.write.subject === dropped.subject) await queue.set(one.id, null);
      await look();
      others.tell('queue');
      refresh();
      round();
    },
    async meIs(next) {
      const other = sightOf(next) !== sightOf(person);
      person = next;
      contactAt = 0;
      noteContact();
      if (other) {
        await copy.forget();
        others.tell('copy');
        round();
      }
    },
  };
}
