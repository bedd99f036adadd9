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
 * Looks through all leads in order of id, a thousand at a time; the place reached moves with what was found. Killed, it
 * goes on there; of two runs the one that comes late to a place looks again and moves nothing.
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
    const scan = await ctx.read(actor, (tx) => repo.openScan(tx, scanId));
    if (!scan) return;
    const ids = await ctx.read(actor, (tx) => nextLeads(tx, scan.cursor, CHUNK));
    const over = ids.length < CHUNK;
    await findAmong(ctx, tenantId, ids, async (tx, found) => {
      await repo.moveScan(tx, scanId, {
        from: scan.cursor,
        cursor: ids.at(-1) ?? scan.cursor,
        looked: ids.length,
        found,
        finishedAt: over ? ctx.clock.now() : null,
      });
      tx.afterCommit(() => ctx.hint(tenantId, { topic: 'duplicates' }));
    });
    if (over) return;
  }
}
