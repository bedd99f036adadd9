import { contract, type LeadEvent, type LeadSort, type Me } from '@lintel/contract';
import type { Appointment } from '@lintel/contract/appointments';
import type { SyncedDay, SyncedLead } from '@lintel/contract/sync';
import type { Task } from '@lintel/contract/tasks';
import type { TodayQueue } from '@lintel/contract/today';
import type { ContractCall } from '../renew';
import { answerDay, isOfDay, tasksOf } from './day';
import type { KeptCopy } from './kept-copy';
import { listCopy, NeedsNetwork, searchCopy } from './leads-copy';
import { listingHere, listingsHere } from './listings-copy';
import { eventsWith, inOrderOfDue, leadWith, tasksMadeHere, taskWith } from './overlay';
import { scoresHere, whyHere } from './scored-here';
import { queueHere } from './today-copy';
import type { Placed } from './waiting-write';

export interface Here {
  readonly copy: KeptCopy;
  readonly queue: readonly Placed[];
  readonly me: Me;
}

/** The leads kept here with what waits on top, and the scores that come of it. */
async function shown(here: Here): Promise<SyncedLead[]> {
  const scores = await scoresHere(here);
  return [...here.copy.leads.values()].map((one) => {
    const lead = leadWith(one.lead, here.queue);
    const score = scores.get(lead.id);
    return { ...one, lead: score ? { ...lead, score } : lead };
  });
}

/** What a read would be answered, out of what is kept here; undefined when nothing here can tell. */
export async function answerFrom(here: Here, request: ContractCall): Promise<unknown> {
  const { copy, queue } = here;
  const { userId } = here.me;
  await copy.load();
  const params = (request.call.params ?? {}) as { leadId?: string };
  const query = (request.call.query ?? {}) as Record<string, unknown>;
  switch (request.endpoint.name) {
    case 'leads.list':
    case 'leads.search':
      if (copy.meta.syncedAt === null) return undefined;
      if (request.endpoint.name === 'leads.search')
        return { items: searchCopy(await shown(here), String(query.q ?? ''), Number(query.limit ?? 20)) };
      try {
        return listCopy(await shown(here), query as { sort?: LeadSort; filter?: string }, {
          userId,
          now: Date.now(),
          stageKinds: await stageKinds(copy),
        });
      } catch (error) {
        if (error instanceof NeedsNetwork) return undefined;
        throw error;
      }
    case 'leads.get': {
      const kept = copy.leads.get(params.leadId ?? '')?.lead ?? (await copy.reply(request));
      if (!kept) return undefined;
      const lead = leadWith(kept as SyncedLead['lead'], queue);
      const score = (
        await scoresHere({ ...here, queue: queue.filter(({ write }) => write.subject === lead.id) })
      ).get(lead.id);
      return score ? { ...lead, score } : lead;
    }
    case 'ml.explainScore':
      return (await whyHere(here, params.leadId ?? '')) ?? copy.reply(request);
    case 'leads.events': {
      const known = [query.group ?? 'all'].flat().every((word) => String(word) in GROUPS);
      if (!known) return withWaiting(here, request, await copy.reply(request));
      const events =
        (await copy.events(params.leadId ?? '')) ??
        ((await copy.reply(request)) as { items: LeadEvent[] } | undefined)?.items;
      if (!events) return undefined;
      if (query.cursor) return { items: [], nextCursor: null };
      const all = eventsWith(events, queue, params.leadId ?? '', userId);
      return { items: all.filter((event) => inGroups(event, query.group)), nextCursor: null };
    }
    case 'listings.list':
      await copy.listings.load();
      if (copy.listings.meta.syncedAt === null) return undefined;
      return listingsHere(copy.listings, query, userId);
    case 'listings.read': {
      await copy.listings.load();
      const id = String((request.call.params as { propertyId?: string }).propertyId);
      const here = listingHere(copy.listings, id, (leadId) => copy.leads.get(leadId)?.lead);
      return here ?? copy.reply(request);
    }
    case 'today.queue':
      if (query.of === 'team') return copy.reply(request);
      return (await todayHere(here, String(query.timeZone ?? zoneHere()))) ?? copy.day('today.queue');
    case 'tasks.count':
      return (await countTasks(here)) ?? copy.reply(request);
    default: {
      const { name } = request.endpoint;
      const day = isOfDay(name) ? await copy.day(name) : undefined;
      const known =
        day !== undefined && isOfDay(name)
          ? answerDay(name, withWaiting(here, request, day), query, { userId, now: Date.now() })
          : undefined;
      return known ?? withWaiting(here, request, await copy.reply(request));
    }
  }
}

/** An open task of this person, as far as it is known here, with what waits on top. */
export async function taskHere(
  { copy, queue, me: { userId } }: Here,
  taskId: string,
): Promise<Task | undefined> {
  const day = (await copy.day('tasks.list')) as { items: Task[] } | undefined;
  const known = day?.items.find(({ id }) => id === taskId);
  return known
    ? taskWith(known, queue, userId)
    : tasksMadeHere(queue, userId).find(({ id }) => id === taskId);
}

const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Today ranked out of what is kept here; undefined while something of it was never fetched. */
async function todayHere(here: Here, timeZone: string): Promise<TodayQueue | undefined> {
  const { copy, queue, me } = here;
  const [facts, tasks, schedule, before, kinds] = await Promise.all([
    copy.day('sync.day') as Promise<{ items: SyncedDay[] } | undefined>,
    copy.day('tasks.list') as Promise<{ items: Task[] } | undefined>,
    copy.day('appointments.list') as Promise<{ items: Appointment[] } | undefined>,
    copy.day('today.queue') as Promise<TodayQueue | undefined>,
    stageKinds(copy),
  ]);
  if (!facts || !tasks || !schedule || kinds.size === 0 || copy.meta.syncedAt === null) return undefined;
  const open = withWaiting(here, tasksRequest, tasks) as { items: Task[] };
  return queueHere({
    userId: me.userId,
    now: Date.now() + copy.meta.skew,
    timeZone,
    companyZone: me.company.timeZone,
    leads: await shown(here),
    tasks: open.items,
    appointments: schedule.items,
    facts: facts.items,
    stageKinds: kinds,
    queue,
    before,
    events: async (leadId) => (await copy.events(leadId)) ?? [],
  });
}

/** All open tasks of the person, as a list asks for them. */
const tasksRequest: ContractCall = {
  endpoint: { ...contract.leads.get, name: 'tasks.list' },
  call: { query: { limit: 1_000 } },
};

async function countTasks(here: Here): Promise<Record<string, number> | undefined> {
  const day = await here.copy.day('tasks.list');
  if (day === undefined) return undefined;
  const request = {
    endpoint: { ...contract.leads.get, name: 'tasks.list' },
    call: { query: { limit: 1_000 } },
  };
  const open = withWaiting(here, request, day) as { items: Task[] };
  const asking = { userId: here.me.userId, now: Date.now() };
  const count = (view: string) => tasksOf(open, { view, limit: 1_000 }, asking)?.items.length ?? 0;
  return { overdue: count('overdue'), today: count('today'), upcoming: count('upcoming') };
}

/** What the server has just told, with what waits on top, so that it does not seem to be undone. */
export function withWaiting(here: Here, request: ContractCall, data: unknown): unknown {
  const { queue } = here;
  const { userId } = here.me;
  if (queue.length === 0 || data === undefined) return data;
  const { leadId = '' } = (request.call.params ?? {}) as { leadId?: string };
  switch (request.endpoint.name) {
    case 'leads.get':
      return leadWith(data as SyncedLead['lead'], queue);
    case 'leads.events': {
      const page = data as { items: LeadEvent[]; nextCursor: string | null };
      const { cursor, group } = (request.call.query ?? {}) as { cursor?: unknown; group?: unknown };
      if (cursor) return page;
      const items = eventsWith(page.items, queue, leadId, userId);
      return { ...page, items: items.filter((event) => inGroups(event, group)) };
    }
    case 'tasks.list': {
      const page = data as { items: Task[] };
      const items = page.items.map((task) => taskWith(task, queue, userId));
      const query = (request.call.query ?? {}) as Record<string, unknown>;
      const told = new Set(items.map(({ id }) => id));
      const made = tasksMadeHere(queue, userId).filter(({ id }) => !told.has(id));
      const asked = query.cursor ? undefined : tasksOf({ items: made }, query, { userId, now: Date.now() });
      return asked?.items.length
        ? { ...page, items: inOrderOfDue([...items, ...asked.items]) }
        : { ...page, items };
    }
    case 'today.queue': {
      const page = data as { items: { leadId?: string; id?: string }[] };
      const done = new Set(
        queue.flatMap(({ write }) =>
          write.endpoint.startsWith('today.') && write.state === 'waiting' ? [write.subject] : [],
        ),
      );
      return { ...page, items: page.items.filter(({ leadId, id }) => !done.has(leadId ?? id ?? '')) };
    }
    default:
      return data;
  }
}

/** What the kinds of a group begin with; other groups are told apart by the server alone. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  all: [''],
  notes: ['note.', 'file.'],
  calls: ['call.'],
  messages: ['text.', 'email.'],
  stages: ['stage.'],
  score: ['score.'],
  tasks: ['task.'],
  appointments: ['appointment.', 'meeting.'],
};
function inGroups({ kind }: LeadEvent, asked: unknown): boolean {
  const words = asked === undefined ? ['all'] : Array.isArray(asked) ? asked : String(asked).split(',');
  return words.some((word) => GROUPS[String(word)]?.some((begin) => kind.startsWith(begin)));
}

async function stageKinds(copy: KeptCopy): Promise<Map<string, string>> {
  const reply = await copy.reply({ endpoint: contract.leads.listStages, call: {} });
  const { items = [] } = (reply ?? {}) as { items?: { id: string; kind: string }[] };
  return new Map(items.map(({ id, kind }) => [id, kind]));
}
