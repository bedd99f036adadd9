import { type AnyEndpoint, contract } from '@lintel/contract';
import type { Call } from '../send';
import type { Placed } from './waiting-write';

const paramsOf = (call: Call): Record<string, string> => (call.params ?? {}) as Record<string, string>;
const bodyOf = (call: Call): Record<string, unknown> => (call.body ?? {}) as Record<string, unknown>;

/** Whom a lead belongs to is decided by the server alone. */
const PLACES = ['ownerId', 'pondId'];
const ofLead = (call: Call): string => paramsOf(call).leadId ?? '';
const ofTask = (call: Call): string => paramsOf(call).taskId ?? '';

interface Queueable {
  /** What its writes stay in order with. */
  readonly subject: (call: Call) => string;
  /** False for the calls that need the server all the same. */
  readonly may?: (call: Call) => boolean;
}

/**
 * Writes that may wait on this device, by the name of their endpoint; every other needs the server. By name, so that no
 * screen's part of the contract is loaded for it.
 */
export const QUEUEABLE: Readonly<Record<string, Queueable>> = {
  [contract.leads.update.name]: {
    subject: ofLead,
    may: (call) => !PLACES.some((field) => field in bodyOf(call)),
  },
  [contract.leads.addNote.name]: {
    subject: ofLead,
    may: (call) => ((bodyOf(call).fileIds as string[] | undefined)?.length ?? 0) === 0,
  },
  'pipelines.move': { subject: ofLead },
  'firstTouch.logTouch': { subject: ofLead },
  // When one that repeats is first due, its rule says, which the server reads.
  'tasks.create': { subject: (call) => String(bodyOf(call).id), may: (call) => !bodyOf(call).recurrence },
  'tasks.complete': { subject: ofTask },
  'tasks.snooze': { subject: ofTask },
  'today.snooze': { subject: ofLead },
  'today.done': { subject: ofLead },
};

/** Calls that take back what still waits here, and what that is. */
const TAKES_BACK: Readonly<Record<string, { what: readonly string[]; subject: (call: Call) => string }>> = {
  'tasks.reopen': { what: ['tasks.complete'], subject: ofTask },
  'tasks.remove': { what: ['tasks.create', 'tasks.complete', 'tasks.snooze'], subject: ofTask },
  'today.undo': { what: ['today.done', 'today.snooze'], subject: ofLead },
};

/**
 * Waiting writes that a call takes back, the latest first: those of its subject that were never sent. Empty when the
 * server knows of what is to be undone.
 */
export function takenBack({ name }: AnyEndpoint, call: Call, queue: readonly Placed[]): Placed[] {
  const rule = TAKES_BACK[name];
  const own = queue.filter(
    ({ write }) => rule?.what.includes(write.endpoint) && write.subject === rule.subject(call),
  );
  const unsent = own.every(({ write }) => write.state === 'waiting' && write.sentAt === undefined);
  // What the server has is not removed by forgetting what was done with it here.
  const whole = name !== 'tasks.remove' || own.some(({ write }) => write.endpoint === 'tasks.create');
  if (!unsent || !whole) return [];
  return name === 'tasks.remove' ? own.reverse() : own.slice(-1);
}

/** Whether a call takes a lead for oneself. */
export const isClaim = ({ name }: AnyEndpoint, call: Call): boolean =>
  /claim/i.test(name) || (name === contract.leads.update.name && 'ownerId' in bodyOf(call));
