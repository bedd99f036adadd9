import type { ScanState } from '@lintel/contract';
import { type Actor, reach, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { nextLeads } from './find.repository.ts';
import { CHUNK, findAmong } from './find-duplicates.ts';
import * as repo from './scan.repository.ts';

const NONE: ScanState = { state: 'none', done: 0, total: 0, found: 0, startedAt: null, finishedAt: null };

/** Has all leads looked through in the background. While that goes on, asking again changes nothing. */
export async function startScan(ctx: Ctx, actor: Actor): Promise<ScanState> {
  return ctx.tx(actor, async (tx) => {
    const id = newId();
    const scan = await tx.reaching('all', () => repo.insertScan(tx, id, ctx.clock.now()));
    if (scan) await ctx.record(tx, actor, 'duplicates.scan_requested', { payload: { scanId: id } });
    else await ctx.audit(tx, actor, 'duplicates.scan_requested');
    return told(actor, scan ?? (await repo.newestScan(tx)));
  });
}

/** How far the last look is. */
export const readScan = (ctx: Ctx, actor: Actor): Promise<ScanState> =>
  ctx.read(actor, async (tx) => told(actor, await repo.newestScan(tx)));

/** How many leads there are, and look alike, is told to those who reach them all. */
const told = (actor: Actor, scan: ScanState | undefined): ScanState =>
  scan === undefined || reach(actor, 'leads:merge') === 'all'
    ? (scan ?? NONE)
    : { ...scan, done: 0, total: 0, found: 0 };

/**
 * Looks through all leads in order of id, a thousand a transaction, each of which moves the place reached: killed, it
 * goes on there; run twice at once, one waits and finds it done.
 */
export async function runScan(
  ctx: Ctx,
  tenantId: string,
  scanId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  for (;;) {
    signal.throwIfAborted();
    const more = await ctx.tx(
      actor,
      async (tx) => {
        const scan = await repo.holdScan(tx, scanId);
        if (!scan) return false;
        const ids = await nextLeads(tx, scan.cursor, CHUNK);
        const found = ids.length === 0 ? 0 : await findAmong(ctx, tx, ids);
        const over = ids.length < CHUNK;
        await repo.moveScan(tx, scanId, {
          cursor: ids.at(-1) ?? null,
          looked: ids.length,
          found,
          finishedAt: over ? ctx.clock.now() : null,
        });
        tx.afterCommit(() => ctx.hint(tenantId, { topic: 'duplicates' }));
        return !over;
      },
      { relaxedDurability: true },
    );
    if (!more) return;
  }
}
