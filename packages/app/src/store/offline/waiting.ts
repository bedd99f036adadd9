import type { Lead } from '@lintel/contract';
import { contract } from '@lintel/contract';
import type { LocalStore } from '../../platform/local-entry';
import type { ContractCall } from '../renew';
import type { Call } from '../send';
import { answerFrom, type Here, taskHere } from './answers';
import type { KeptCopy } from './kept-copy';
import { newTask, type TaskBody } from './new-task';
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

/** A call as a write that can wait; undefined for an edit of a lead this device knows nothing of. */
export async function toWaiting(
  { copy, queue, me }: Here,
  request: ContractCall,
  key: string,
  now: number,
): Promise<WaitingWrite | undefined> {
  await copy.load();
  const { endpoint, call } = request;
  const subject = QUEUEABLE[endpoint.name]?.subject(call) ?? '';
  const here = { copy, queue, me };
  const write: WaitingWrite = {
    key,
    ...asked(endpoint),
    call: dated(endpoint.name, call, now),
    subject,
    about: '',
    madeAt: now,
    state: 'waiting',
  };
  if (endpoint.name === 'tasks.create') {
    const body = call.body as TaskBody & { id: string };
    const names = await namesHere(copy);
    const leadName = copy.leads.get(body.leadId ?? '')?.lead.name ?? null;
    const task = newTask(body, {
      me,
      now,
      leadName,
      nameOf: (id) => (id === me.userId ? me.name : (names.get(id) ?? '')),
    });
    return { ...write, about: task.title, task };
  }
  if (endpoint.name.startsWith('tasks.'))
    return { ...write, about: (await taskHere(here, subject))?.title ?? '' };
  const lead = (await answerFrom(here, {
    endpoint: contract.leads.get,
    call: { params: { leadId: subject } },
  })) as Lead | undefined;
  const about = lead?.name ?? lead?.emails[0]?.raw ?? lead?.phones[0]?.raw ?? '';
  if (!isEdit(write)) return { ...write, about };
  return lead && { ...write, about, base: baseFor(changeOf(write), wire(lead)) };
}

/** People of the company, as this device last saw them. */
async function namesHere(copy: KeptCopy): Promise<ReadonlyMap<string, string>> {
  const users = (await copy.standing()).find(({ endpoint }) => endpoint.name === 'people.listUsers');
  const reply =
    users && ((await copy.reply(users)) as { items?: { id: string; name: string }[] } | undefined);
  return new Map((reply?.items ?? []).map(({ id, name }) => [id, name]));
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
export async function replyOf(here: Here, write: WaitingWrite): Promise<unknown> {
  if (isEdit(write)) {
    const request = { endpoint: contract.leads.get, call: { params: { leadId: write.subject } } };
    return answerFrom(here, request);
  }
  if (write.task) return write.task;
  if (write.endpoint.startsWith('tasks.')) {
    const task = await taskHere(here, write.subject);
    // What comes after one that repeats is the server's to say.
    return write.endpoint === 'tasks.complete' ? { task, next: null } : task;
  }
  const at = new Date(write.madeAt).toISOString();
  if (write.endpoint.startsWith('today.')) {
    const until = (write.call.body as { until?: string } | undefined)?.until ?? null;
    // Version 0: there is nothing yet that an undo could take back.
    return { leadId: write.subject, version: 0, snoozedUntil: until, doneAt: until === null ? at : null };
  }
  return eventOf(write, here.me.userId);
}
