import type { Lead, Me } from '@lintel/contract';
import { contract } from '@lintel/contract';
import type { LocalStore } from '../../platform/local-entry';
import type { ContractCall } from '../renew';
import type { Call } from '../send';
import { answerFrom } from './answers';
import type { KeptCopy } from './kept-copy';
import { eventOf } from './overlay';
import { QUEUEABLE } from './queueable';
import { asked, baseFor, changeOf, isEdit } from './replay';
import type { Placed, QueueStore, WaitingWrite } from './waiting-write';

const KIND = 'write';

/** The queue of one person on this device. */
export const queueIn = (store: LocalStore): QueueStore => ({
  list: async () =>
    (await store.all(KIND)).map(({ id, value }): Placed => ({ id, write: value as WaitingWrite })),
  add: (write) => store.append(KIND, write),
  set: (id, write) =>
    store.write(write ? { put: [{ kind: KIND, id, value: write }] } : { drop: [{ kind: KIND, id }] }),
});

/** What a lead holds, as an edit of it says it. */
const wire = (lead: Lead): Record<string, unknown> => ({
  ...lead,
  emails: lead.emails.map(({ raw }) => raw),
  phones: lead.phones.map(({ raw }) => raw),
});

interface Here {
  readonly copy: KeptCopy;
  readonly queue: readonly Placed[];
  readonly me: Me;
}

/** A call as a write that can wait; undefined for an edit of a lead this device knows nothing of. */
export async function toWaiting(
  { copy, queue, me }: Here,
  request: ContractCall,
  key: string,
  now: number,
): Promise<WaitingWrite | undefined> {
  const { endpoint, call } = request;
  const subject = QUEUEABLE[endpoint.name]?.subject(call) ?? '';
  const lead = endpoint.name.startsWith('tasks.')
    ? undefined
    : ((await answerFrom(
        { copy, queue, userId: me.userId },
        { endpoint: contract.leads.get, call: { params: { leadId: subject } } },
      )) as Lead | undefined);
  const write: WaitingWrite = {
    key,
    ...asked(endpoint),
    call: dated(endpoint.name, call, now),
    subject,
    about: lead?.name ?? lead?.emails[0]?.raw ?? lead?.phones[0]?.raw ?? '',
    madeAt: now,
    state: 'waiting',
  };
  if (!isEdit(write)) return write;
  return lead && { ...write, base: baseFor(changeOf(write), wire(lead)) };
}

/** Says when something was, where the server would take the moment it hears of it. */
function dated(name: string, call: Call, now: number): Call {
  const at = new Date(now).toISOString();
  const body = (call.body ?? {}) as Record<string, unknown>;
  if (name === 'firstTouch.logTouch') return { ...call, body: { occurredAt: at, ...body } };
  if (name === 'today.done' || name === 'today.snooze') return { ...call, body: { asOf: at, ...body } };
  return call;
}

/** What the screen is told at once of a write that waits. */
export async function replyOf({ copy, queue, me }: Here, write: WaitingWrite): Promise<unknown> {
  const { userId } = me;
  if (isEdit(write)) {
    const request = { endpoint: contract.leads.get, call: { params: { leadId: write.subject } } };
    return answerFrom({ copy, queue, userId }, request);
  }
  const at = new Date(write.madeAt).toISOString();
  if (write.endpoint.startsWith('today.')) {
    const until = (write.call.body as { until?: string } | undefined)?.until ?? null;
    // Version 0: there is nothing yet that an undo could take back.
    return { leadId: write.subject, version: 0, snoozedUntil: until, doneAt: until === null ? at : null };
  }
  return eventOf(write, userId);
}
