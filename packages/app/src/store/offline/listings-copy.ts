import type { Listing, ListingPage, ListingSort } from '@lintel/contract/listings';
import { SYNC_BATCH, type SyncedListing, sync } from '@lintel/contract/sync';
import type { LocalStore } from '../../platform/local-entry';
import type { Ask } from '../send';

type Kept = SyncedListing & { stamp: number };
interface Meta {
  /** Stands for all that is kept, as the server names it; null until a round has ended. */
  sum: string | null;
  /** When a round last ended well, by this device's clock, milliseconds. */
  syncedAt: number | null;
}
const NOTHING: Meta = { sum: null, syncedAt: null };

/** Listings kept on this device, each with those of the kept leads who asked about it. */
export class ListingsCopy {
  readonly items = new Map<string, Kept>();
  meta: Meta = NOTHING;
  readonly #store: LocalStore;
  #loaded: Promise<void> | undefined;

  constructor(store: LocalStore) {
    this.#store = store;
  }

  /** Reads them into memory, once. */
  load(): Promise<void> {
    this.#loaded ??= (async () => {
      const [meta, entries] = await Promise.all([
        this.#store.get('meta', 'listings'),
        this.#store.all('listing'),
      ]);
      this.meta = (meta as Meta | undefined) ?? NOTHING;
      this.items.clear();
      for (const { id, value } of entries) this.items.set(id, value as Kept);
    })();
    return this.#loaded;
  }

  /** When what is kept was last complete, without reading all of it. */
  async completeAt(): Promise<number | null> {
    const meta = (await this.#store.get('meta', 'listings')) as Meta | undefined;
    return meta?.syncedAt ?? null;
  }

  /** Another tab has written, or everything was cleared: what is in memory is read anew when somebody asks. */
  reload(): void {
    this.#loaded = undefined;
  }

  /**
   * One round: what should be here, then what differs. False when the server could not be asked; what has come so far
   * stays, and the next round fetches the rest.
   */
  async sync(ask: Ask, now: () => number): Promise<boolean> {
    await this.load();
    const reply = await ask(sync.listingRoster, { query: { known: this.meta.sum ?? undefined } });
    if ('error' in reply) return false;
    const { sum, items } = reply.data as { sum: string; items: { id: string; stamp: number }[] | null };
    const listed = items && new Map(items.map(({ id, stamp }) => [id, stamp]));
    if (listed) {
      const missing = [...listed].filter(([id, stamp]) => this.items.get(id)?.stamp !== stamp);
      for (let i = 0; i < missing.length; i += SYNC_BATCH) {
        const batch = missing.slice(i, i + SYNC_BATCH);
        const page = await ask(sync.listings, { query: { ids: batch.map(([id]) => id).join(',') } });
        // None of them is there any more.
        const gone = 'error' in page && page.error.code === 'listing.not_found';
        if ('error' in page && !gone) return false;
        const found = gone ? [] : (page as { data: { items: SyncedListing[] } }).data.items;
        await this.#put(found.map((one) => ({ ...one, stamp: listed.get(one.listing.id) ?? 0 })));
      }
    }
    const gone = listed ? [...this.items.keys()].filter((id) => !listed.has(id)) : [];
    const meta: Meta = { sum, syncedAt: now() };
    await this.#store.write({
      put: [{ kind: 'meta', id: 'listings', value: meta }],
      drop: gone.map((id) => ({ kind: 'listing', id })),
    });
    this.meta = meta;
    for (const id of gone) this.items.delete(id);
    return true;
  }

  /** Disk first, then memory, so that both tell the same after a kill. */
  async #put(some: readonly Kept[]): Promise<void> {
    await this.#store.write({
      put: some.map((value) => ({ kind: 'listing', id: value.listing.id, value })),
    });
    for (const one of some) this.items.set(one.listing.id, one);
  }
}

const listedAt = ({ listedAt: at }: Listing): string => at ?? '';
const ORDERS: Readonly<Record<ListingSort, (a: Listing, b: Listing) => number>> = {
  '-listedAt': (a, b) => (listedAt(a) < listedAt(b) ? 1 : listedAt(a) > listedAt(b) ? -1 : 0),
  listPrice: (a, b) =>
    (a.listPrice ?? Number.POSITIVE_INFINITY) - (b.listPrice ?? Number.POSITIVE_INFINITY) || 0,
  '-listPrice': (a, b) => (b.listPrice ?? -1) - (a.listPrice ?? -1),
};

/** A listing as the server finds it by words. */
function isMeant({ listingId, unparsedAddress, city, postalCode }: Listing, q: string): boolean {
  const text = q.trim().toLowerCase();
  const place = [unparsedAddress, city ?? '', postalCode ?? ''].join(' ').toLowerCase();
  return (
    (listingId ?? '').toLowerCase().startsWith(text) ||
    text.split(/\s+/).every((word) => place.includes(word))
  );
}

/** One page of the list out of what is kept here. */
export function listingsHere(
  { items }: ListingsCopy,
  want: {
    of?: 'mine' | 'all';
    status?: string | readonly string[];
    q?: string;
    sort?: ListingSort;
    limit?: number;
    cursor?: string | null;
  },
  userId: string,
): { items: Listing[]; nextCursor: string | null; total: number; totalCapped: boolean } {
  const statuses = want.status?.length ? new Set([want.status].flat().join(',').split(',')) : null;
  const sort = want.sort ?? '-listedAt';
  const found = [...items.values()]
    .map(({ listing }) => listing)
    .filter(
      (listing) =>
        (want.of !== 'mine' || listing.listingAgentId === userId) &&
        (!statuses || statuses.has(listing.standardStatus)) &&
        (!want.q || isMeant(listing, want.q)),
    )
    .sort((a, b) => ORDERS[sort](a, b) || (a.id < b.id === (sort === 'listPrice') ? -1 : 1));
  const from = Number(want.cursor ?? 0);
  const end = from + (want.limit ?? 50);
  return {
    items: found.slice(from, end),
    nextCursor: end < found.length ? String(end) : null,
    total: Math.min(found.length, 1_000),
    totalCapped: found.length > 1_000,
  };
}

/** One listing out of what is kept here, its leads by the names they have here; undefined when it is not. */
export function listingHere(
  { items }: ListingsCopy,
  id: string,
  nameOf: (leadId: string) => { name: string | null } | undefined,
): ListingPage | undefined {
  const kept = items.get(id);
  return (
    kept && {
      listing: kept.listing,
      leads: kept.leads.flatMap((interest) => {
        const lead = nameOf(interest.leadId);
        return lead ? [{ ...interest, name: lead.name }] : [];
      }),
      moreLeads: kept.moreLeads,
    }
  );
}
