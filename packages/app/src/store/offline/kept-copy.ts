import type { LeadEvent } from '@lintel/contract';
import { SYNC_BATCH, type SyncedLead, sync } from '@lintel/contract/sync';
import type { LocalEntry, LocalStore } from '../../platform/local-entry';
import type { ContractCall } from '../renew';
import type { Ask, Call } from '../send';
import { ListingsCopy } from './listings-copy.ts';

/** Reads of these modules are kept as they were answered, so that a screen seen once can be seen again. */
const KEPT =
  /^(?:appointments|board|calendar|deals|firstTouch|leads|listings|lists|notifications|offers|people|pipelines|tasks|timeline|today|availability)\.|^(?:ml\.(?:explainScore|scoreHistory)|duplicates\.(?:ofLead|listRelations)|enrichment\.(?:facts|ofLead).*)$/;
/** Answered from what is kept of every lead and listing. */
const LISTED = new Set(['leads.list', 'listings.list']);
/** What was asked of these lately is asked again with every copy, and kept. */
const STANDING = new Set(['lists.list', 'lists.counts', 'people.listUsers', 'pipelines.list', 'tasks.count']);
const STANDING_MOST = 12;
const REPLIES = 400;
const REPLY_MAX = 300_000;

interface Kept {
  name: string;
  path: string;
  call: Call;
  data: unknown;
}
interface Meta {
  cursor: string | null;
  /** When a round last ended well, by this device's clock, milliseconds. */
  syncedAt: number | null;
  /** How far the server's clock is ahead of this device's. */
  skew: number;
  /** Leads whose events are still to be fetched. */
  due: string[];
}

/** The name a reply is kept under: the endpoint and what it was called with, whatever the order of its parts. */
export function replyKey({ endpoint, call }: ContractCall): string {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, one]) => one !== undefined && one !== null)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, one]) => [key, sorted(one)]),
          )
        : value;
  return `${endpoint.name} ${JSON.stringify(sorted([call.params ?? {}, call.query ?? {}]))}`;
}

/** What one person keeps here of the server's data: their leads with the last events, and replies to what they looked at. */
export class KeptCopy {
  readonly leads = new Map<string, SyncedLead>();
  readonly listings: ListingsCopy;
  meta: Meta = { cursor: null, syncedAt: null, skew: 0, due: [] };
  /** What was asked, and under which id the answer is kept: ids stand in the clear, and a question may hold a name. */
  #replies = new Map<string, string>();
  readonly #store: LocalStore;
  #loaded: Promise<void> | undefined;

  readonly #newId: () => string;

  constructor(store: LocalStore, newId: () => string) {
    this.#store = store;
    this.listings = new ListingsCopy(store);
    this.#newId = newId;
  }

  /** Reads the leads into memory, once. */
  load(): Promise<void> {
    this.#loaded ??= (async () => {
      const [meta, replies, leads] = await Promise.all([
        this.#store.get('meta', 'sync'),
        this.#store.get('meta', 'asked'),
        this.#store.all('lead'),
      ]);
      if (meta) this.meta = meta as Meta;
      this.#replies = new Map((replies as [string, string][] | undefined) ?? []);
      // Without the index nobody finds an answer.
      if (!replies) await this.#store.write({ clear: ['reply'] });
      this.leads.clear();
      for (const { id, value } of leads) this.leads.set(id, value as SyncedLead);
    })();
    return this.#loaded;
  }

  /** Another tab has written: what is in memory is read anew. */
  reload(): Promise<void> {
    this.#loaded = undefined;
    this.listings.reload();
    return this.load();
  }

  async events(leadId: string): Promise<LeadEvent[] | undefined> {
    return (await this.#store.get('events', leadId)) as LeadEvent[] | undefined;
  }

  async reply(request: ContractCall): Promise<unknown> {
    return (await this.#kept(replyKey(request)))?.data;
  }

  async #kept(key: string): Promise<Kept | undefined> {
    const id = this.#replies.get(key);
    return id === undefined ? undefined : ((await this.#store.get('reply', id)) as Kept | undefined);
  }

  /** What was kept of somebody's day. */
  async day(name: string): Promise<unknown> {
    return this.#store.get('day', name);
  }

  keepDay(name: string, data: unknown): Promise<void> {
    return this.#store.write({ put: [{ kind: 'day', id: name, value: data }] });
  }

  /** Questions that screens ask again and again, as calls. */
  async standing(): Promise<ContractCall[]> {
    const keys = [...this.#replies.keys()].filter((key) => STANDING.has(key.split(' ', 1)[0] ?? ''));
    const kept = await Promise.all(keys.slice(-STANDING_MOST).map((key) => this.#kept(key)));
    return kept.flatMap((one) => {
      const { name, path, call } = (one ?? {}) as Partial<Kept>;
      return name && path && call ? [{ endpoint: { ...sync.roster, name, path }, call }] : [];
    });
  }

  /** Keeps what the server answered to a read, with the oldest replies making room. */
  async keep(request: ContractCall, data: unknown): Promise<void> {
    const { endpoint } = request;
    if (!KEPT.test(endpoint.name) || endpoint.replyType || LISTED.has(endpoint.name)) return;
    if (JSON.stringify(data ?? null).length > REPLY_MAX) return;
    await this.load();
    // Another tab may have kept answers of its own.
    const others = ((await this.#store.get('meta', 'asked')) ?? []) as [string, string][];
    for (const [asked, id] of others) if (!this.#replies.has(asked)) this.#replies.set(asked, id);
    const key = replyKey(request);
    const id = this.#replies.get(key) ?? this.#newId();
    this.#replies.delete(key);
    this.#replies.set(key, id);
    const drop = [...this.#replies].slice(0, Math.max(0, this.#replies.size - REPLIES));
    for (const [old] of drop) this.#replies.delete(old);
    await this.#store.write({
      put: [
        {
          kind: 'reply',
          id,
          value: { name: endpoint.name, path: endpoint.path, call: request.call, data } satisfies Kept,
        },
        { kind: 'meta', id: 'asked', value: [...this.#replies] },
      ],
      drop: drop.map(([, old]) => ({ kind: 'reply', id: old })),
    });
  }

  /**
   * One round: what changed, then by the sum what left or was missed, then the events of what is new here. False when the
   * server could not be asked; what has come so far stays and the next round goes on from there.
   */
  async sync(ask: Ask, now: () => number): Promise<boolean> {
    await this.load();
    const due = new Set(this.meta.due);
    for (;;) {
      const page = await ask(sync.changes, { query: { limit: 200, cursor: this.meta.cursor ?? undefined } });
      if ('error' in page) {
        if (page.error.code !== 'request.cursor_invalid' || this.meta.cursor === null) return false;
        this.meta.cursor = null;
        continue;
      }
      const {
        items,
        cursor,
        more,
        sum,
        now: serverNow,
      } = page.data as {
        items: SyncedLead[];
        cursor: string | null;
        more: boolean;
        sum: { leads: number; stamps: number } | null;
        now: string;
      };
      const changed = items.filter(({ lead, stamp }) => this.leads.get(lead.id)?.stamp !== stamp);
      for (const { lead } of changed) due.add(lead.id);
      await this.#take(changed, [], {
        ...this.meta,
        cursor,
        skew: Date.parse(serverNow) - now(),
        due: [...due],
      });
      if (more) continue;
      const stamps = [...this.leads.values()].reduce((total, { stamp }) => total + stamp, 0);
      if (sum && (sum.leads !== this.leads.size || sum.stamps !== stamps) && !(await this.#compare(ask, due)))
        return false;
      break;
    }
    if (!(await this.#details(ask, due))) return false;
    await this.#take([], [], { ...this.meta, syncedAt: now(), due: [] });
    return true;
  }

  async #compare(ask: Ask, due: Set<string>): Promise<boolean> {
    const roster = await ask(sync.roster, {});
    if ('error' in roster) return false;
    const listed = new Map(
      (roster.data as { items: { id: string; stamp: number }[] }).items.map(({ id, stamp }) => [id, stamp]),
    );
    const gone = [...this.leads.keys()].filter((id) => !listed.has(id));
    for (const id of gone) due.delete(id);
    for (const [id, stamp] of listed) if (this.leads.get(id)?.stamp !== stamp) due.add(id);
    await this.#take([], gone, { ...this.meta, due: [...due] });
    return true;
  }

  async #details(ask: Ask, due: Set<string>): Promise<boolean> {
    const recent = (id: string) => this.leads.get(id)?.lead.lastEventAt ?? '';
    const ids = [...due].sort((a, b) => (recent(a) < recent(b) ? 1 : -1));
    for (let i = 0; i < ids.length; i += SYNC_BATCH) {
      const batch = ids.slice(i, i + SYNC_BATCH);
      const reply = await ask(sync.leads, { query: { ids: batch.join(',') } });
      // None of them is there any more.
      const gone = 'error' in reply && reply.error.code === 'lead.not_found';
      if ('error' in reply && !gone) return false;
      const { items } = (gone ? { items: [] } : (reply as { data: unknown }).data) as {
        items: (SyncedLead & { events: LeadEvent[] })[];
      };
      const found = new Set(items.map(({ lead }) => lead.id));
      for (const id of batch) due.delete(id);
      await this.#take(
        items.map(({ events: _, ...synced }) => synced),
        batch.filter((id) => !found.has(id)),
        { ...this.meta, due: [...due] },
        items.map(({ lead, events }) => ({ kind: 'events', id: lead.id, value: events })),
      );
    }
    return true;
  }

  /** Disk first, then memory, so that both tell the same after a kill. */
  async #take(
    put: readonly SyncedLead[],
    gone: readonly string[],
    meta: Meta,
    more: readonly LocalEntry[] = [],
  ): Promise<void> {
    await this.#store.write({
      put: [
        ...put.map((value) => ({ kind: 'lead', id: value.lead.id, value })),
        ...more,
        { kind: 'meta', id: 'sync', value: meta },
      ],
      drop: gone.flatMap((id) => [
        { kind: 'lead', id },
        { kind: 'events', id },
      ]),
    });
    this.meta = meta;
    for (const one of put) this.leads.set(one.lead.id, one);
    for (const id of gone) this.leads.delete(id);
  }

  /** What may be seen has changed: everything but the queue is fetched anew. */
  async forget(): Promise<void> {
    await this.#store.write({ clear: ['lead', 'events', 'listing', 'reply', 'day', 'meta'] });
    this.listings.reload();
    this.meta = { cursor: null, syncedAt: null, skew: 0, due: [] };
    this.#replies.clear();
    this.leads.clear();
  }
}
