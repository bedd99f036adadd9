import type { Lead, LeadEvent } from '@lintel/contract';
import type { Task } from '@lintel/contract/tasks';
import { changeOf, isEdit } from './replay.ts';
import type { Placed, WaitingWrite } from './waiting-write';

type Contact = Lead['emails'][number];

const contacts = (known: readonly Contact[], raw: readonly string[]): Contact[] =>
  raw.map((text, index) => ({
    ...(known.find((point) => point.raw === text) ?? { id: `new ${text}`, raw: text, value: text }),
    primary: index === 0,
  }));

const goesOn = ({ state }: WaitingWrite): boolean =>
  state === 'waiting' || state === 'conflict' || state === 'unsure';

/** The lead as it will be once what waits is done; fields in conflict stay as this person has them until they decide. */
export function leadWith(lead: Lead, queue: readonly Placed[]): Lead {
  let shown = lead;
  for (const { write } of queue) {
    if (write.subject !== lead.id || !isEdit(write) || !goesOn(write)) continue;
    const { emails, phones, custom, ...plain } = changeOf(write) as Partial<Lead> & {
      emails?: string[];
      phones?: string[];
    };
    const merged =
      custom &&
      Object.fromEntries(
        Object.entries({ ...shown.custom, ...custom }).filter(([, value]) => value !== null),
      );
    shown = {
      ...shown,
      ...plain,
      ...(emails && { emails: contacts(shown.emails, emails) }),
      ...(phones && { phones: contacts(shown.phones, phones) }),
      ...(merged && { custom: merged }),
      ...(plain.stageId &&
        plain.stageId !== shown.stageId && { stageSince: new Date(write.madeAt).toISOString() }),
    } as Lead;
  }
  return shown;
}

const TOUCHES: Readonly<Record<string, string>> = {
  call: 'call.logged',
  text: 'text.sent',
  email: 'email.sent',
  meeting: 'meeting.held',
};

/** The line of the timeline a waiting note or touch will become; `payload.waiting` marks it. */
export function eventOf(write: WaitingWrite, userId: string): LeadEvent | null {
  const body = (write.call.body ?? {}) as Record<string, unknown>;
  const at = new Date(write.madeAt).toISOString();
  const event = { id: write.key, occurredAt: at, recordedAt: at, userId, source: null };
  if (write.endpoint === 'leads.addNote')
    return {
      ...event,
      kind: 'note.added',
      payload: { text: body.text, waiting: true },
      note: {
        private: body.private === true,
        edits: 0,
        editedAt: null,
        removedAt: null,
        mentions: (body.mentions as string[] | undefined) ?? [],
        answers: (body.answers as string | undefined) ?? null,
      },
    };
  if (write.endpoint === 'firstTouch.logTouch') {
    const { kind, note, occurredAt, ...facts } = body;
    return {
      ...event,
      occurredAt: typeof occurredAt === 'string' ? occurredAt : at,
      kind: TOUCHES[String(kind)] ?? 'call.logged',
      payload: { ...facts, logged: true, waiting: true, ...(note !== undefined && { text: note }) },
    };
  }
  return null;
}

/** What waits for a lead's timeline, the newest first, before what the server has told. */
export const eventsWith = (
  events: readonly LeadEvent[],
  queue: readonly Placed[],
  leadId: string,
  userId: string,
): LeadEvent[] => [
  ...queue
    .flatMap(({ write }) => (write.subject === leadId && goesOn(write) ? (eventOf(write, userId) ?? []) : []))
    .reverse(),
  ...events,
];

/** A task as it will be once what waits is done. */
export function taskWith(task: Task, queue: readonly Placed[], userId: string): Task {
  let shown = task;
  for (const { write } of queue) {
    if (write.subject !== task.id || !goesOn(write)) continue;
    if (write.endpoint === 'tasks.complete')
      shown = { ...shown, doneAt: new Date(write.madeAt).toISOString(), doneById: userId };
    if (write.endpoint === 'tasks.snooze')
      shown = { ...shown, snoozedUntil: (write.call.body as { until: string | null }).until };
  }
  return shown;
}

/** Tasks made here that the server does not have yet, as they will be. */
export const tasksMadeHere = (queue: readonly Placed[], userId: string): Task[] =>
  queue.flatMap(({ write }) => (write.task && goesOn(write) ? [taskWith(write.task, queue, userId)] : []));

const asksAt = ({ dueAt, snoozedUntil }: Task): number =>
  Math.max(Date.parse(dueAt), snoozedUntil === null ? 0 : Date.parse(snoozedUntil));

/** Tasks in the order of their lists: what asks for something first. */
export const inOrderOfDue = (tasks: readonly Task[]): Task[] =>
  [...tasks].sort((a, b) => asksAt(a) - asksAt(b) || (a.id < b.id ? -1 : 1));
