import type { ChainFault } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import * as repo from './chain.repository.ts';
import { readHeads } from './heads.ts';
import { BEGINNING, link } from './link.ts';

/** Links read at a time: the memory of a check, whatever the length of the log. */
const PAGE = 8_000;
/** Faults that are told one by one; of a log that was replaced as a whole, nobody reads more. */
const TOLD = 100;
const WHOLE_LOG_MS = 30 * 60_000;

export interface Verdict {
  intact: boolean;
  /** Links that were checked. */
  entries: number;
  /** Entries not sealed yet. */
  waiting: number;
  /** The first of them. */
  faults: ChainFault[];
}

interface Link {
  position: number;
  entryId: Buffer;
  hash: Buffer;
  /** Bytes of the entry, or null when it is gone. */
  entry: Buffer | null;
}

/**
 * Checks a company's whole log: every entry against its link, every link against the one before it, the chain against
 * its signed heads, and that no entry stands outside of it. Reads a stretch at a time; hashes are computed here, not in
 * the database.
 */
export async function verifyChain(ctx: Ctx, tenantId: string, signal?: AbortSignal): Promise<Verdict> {
  const actor = systemActor(tenantId);
  const faults: ChainFault[] = [];
  const tell = (fault: ChainFault) => {
    if (faults.length < TOLD) faults.push(fault);
  };
  // Heads first: what they vouch for is in the chain by the time it is read.
  const stored = await ctx.tx(actor, (tx) => repo.findHead(tx));
  const heads = await readHeads(ctx, tenantId, stored);
  heads.faults.forEach(tell);
  const walk = createWalk(heads.hashes, tell);

  const read = (after: number) => ctx.tx(actor, (tx) => repo.readLinks(tx, after, PAGE));
  let next = read(Number.MIN_SAFE_INTEGER);
  for (;;) {
    const page = await next;
    if (page.links === null || page.last === null) break;
    signal?.throwIfAborted();
    const more = page.count === PAGE;
    // The next stretch is on its way while this one is hashed.
    if (more) {
      next = read(page.last);
      next.catch(() => undefined);
    }
    walk.take(parseLinks(Buffer.from(page.links, 'base64')));
    if (!more) break;
  }
  const { entries, missing } = walk.end();

  const [count, lost] = await ctx.tx(
    actor,
    (tx) => Promise.all([repo.countEntries(tx), repo.findLost(tx, TOLD)]),
    { statementTimeoutMs: WHOLE_LOG_MS },
  );
  for (const entryId of lost) tell({ kind: 'missing', position: null, entryId });
  // As long as nothing is missing, the numbers tell whether something stands outside; to find it takes longer.
  if (missing || lost.length > 0 || count.logged !== count.linked + count.waiting) {
    const unknown = await ctx.tx(actor, (tx) => repo.findUnknown(tx, TOLD), {
      statementTimeoutMs: WHOLE_LOG_MS,
    });
    for (const entryId of unknown) tell({ kind: 'unknown', position: null, entryId });
  }
  return { intact: faults.length === 0, entries, waiting: count.waiting, faults };
}

/** Goes along the chain, page by page. */
function createWalk(heads: ReadonlyMap<number, Buffer>, tell: (fault: ChainFault) => void) {
  /** The position before, its hash as stored, and as it had to be; null where that is not known. */
  let at = 0;
  let before: Buffer | null = BEGINNING;
  let computed: string | null = null;
  let entries = 0;
  let missing = false;
  let rewritten = false;

  function take(links: readonly Link[]): void {
    const wrong: { link: Link; before: Buffer }[] = [];
    for (const item of links) {
      entries++;
      if (item.position <= at) {
        tell({ kind: 'unknown', position: item.position, entryId: idOf(item) });
        continue;
      }
      if (item.position > at + 1) {
        missing = true;
        for (let p = at + 1; p < item.position && p <= at + TOLD; p++)
          tell({ kind: 'missing', position: p, entryId: null });
        before = null;
        computed = null;
      }
      at = item.position;
      let fits: string | null = null;
      if (item.entry === null) {
        missing = true;
        tell({ kind: 'missing', position: at, entryId: idOf(item) });
      } else if (before !== null) {
        const stored = item.hash.toString('hex');
        fits = link(before, item.entry);
        // Where only the hash of the link before was changed, this one still follows from what it was.
        if (fits !== stored && computed !== null) {
          const other = link(Buffer.from(computed, 'hex'), item.entry);
          if (other === stored) fits = other;
        }
        if (fits !== stored) wrong.push({ link: item, before });
      }
      const head = heads.get(at);
      if (head && !head.equals(item.hash) && !rewritten) {
        // Whatever was rewritten, every later head disagrees too: the first one tells where.
        rewritten = true;
        tell({ kind: 'head', position: at, entryId: idOf(item) });
      }
      before = item.hash;
      computed = fits;
    }
    // Comparing all with all is for a few that changed places, not for a log that was replaced.
    const candidates = wrong.length <= TOLD ? wrong : [];
    for (const { link: it, before: hash } of wrong) {
      const moved = candidates.some(
        ({ link: other }) =>
          other !== it && other.entry !== null && link(hash, other.entry) === it.hash.toString('hex'),
      );
      tell({ kind: moved ? 'order' : 'changed', position: it.position, entryId: idOf(it) });
    }
  }

  function end(): { entries: number; missing: boolean } {
    const last = Math.max(0, ...heads.keys());
    if (last > at) {
      missing = true;
      tell({ kind: 'missing', position: at + 1, entryId: null });
      tell({ kind: 'head', position: last, entryId: null });
    }
    return { entries, missing };
  }

  return { take, end };
}

/** Reads records as PostgreSQL sends them: number of fields, then per field type, length (−1 for null) and bytes. */
function parseLinks(bytes: Buffer): Link[] {
  const links: Link[] = [];
  let offset = 0;
  const field = (): Buffer | null => {
    const length = bytes.readInt32BE(offset + 4);
    offset += 8;
    if (length < 0) return null;
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    offset += 4;
    const position = Number(field()!.readBigInt64BE());
    const entryId = field()!;
    links.push({ position, entryId, hash: field() ?? Buffer.alloc(0), entry: field() });
  }
  return links;
}

function idOf({ entryId }: Link): string {
  const hex = entryId.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
