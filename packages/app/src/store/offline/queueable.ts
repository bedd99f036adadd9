import { type AnyEndpoint, contract } from '@lintel/contract';
import type { Call } from '../send';

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
  'tasks.complete': { subject: ofTask },
  'tasks.snooze': { subject: ofTask },
  'today.snooze': { subject: ofLead },
  'today.done': { subject: ofLead },
};

/** Whether a call takes a lead for oneself. */
export const isClaim = ({ name }: AnyEndpoint, call: Call): boolean =>
  /claim/i.test(name) || (name === contract.leads.update.name && 'ownerId' in bodyOf(call));
