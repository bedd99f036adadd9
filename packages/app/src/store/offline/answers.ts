import { contract, type LeadEvent, type LeadSort } from '@lintel/contract';
import type { SyncedLead } from '@lintel/contract/sync';
import type { Task } from '@lintel/contract/tasks';
import type { ContractCall } from '../renew';
import { answerDay, isOfDay } from './day';
import type { KeptCopy } from './kept-copy';
import { listCopy, NeedsNetwork, searchCopy } from './leads-copy';
import { eventsWith, leadWith, taskWith } from './overlay';
import type { Placed } from './waiting-write';

interface Here {
  readonly copy: KeptCopy;
  readonly queue: readonly Placed[];
  readonly userId: string;
}

/** The leads kept here with what waits on top. */
const shown = ({ copy, queue }: Here): SyncedLead[] =>
  [...copy.leads.values()].map((one) => ({ ...one, lead: leadWith(one.lead, queue) }));

/** What a read would be answered, out of what is kept here; undefined when nothing here can tell. */
export async function answerFrom(here: Here, request: ContractCall): Promise<unknown> {
  const { copy, queue, userId } = here;
  await copy.load();
  const params = (request.call.params ?? {}) as { leadId?: string };
  const query = (request.call.query ?? {}) as Record<string, unknown>;
  switch (request.endpoint.name) {
    case 'leads.list':
    case 'leads.search':
      if (copy.meta.syncedAt === null) return undefined;
      if (request.endpoint.name === 'leads.search')
        return { items: searchCopy(shown(here), String(query.q ?? ''), Number(query.limit ?? 20)) };
      try {
        return listCopy(shown(here), query as { sort?: LeadSort; filter?: string }, {
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
      return kept && leadWith(kept as SyncedLead['lead'], queue);
    }
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

/** What the server has just told, with what waits on top, so that it does not seem to be undone. */
export function withWaiting(here: Here, request: ContractCall, data: unknown): unknown {
  const { queue, userId } = here;
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
      return { ...page, items: page.items.map((task) => taskWith(task, queue, userId)) };
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
