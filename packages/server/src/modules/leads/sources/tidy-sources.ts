import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { forgetSources, learnSources, nameSource } from './known-sources.ts';
import * as repo from './sources.repository.ts';

/** Leads that get another name of their source in one transaction. */
const CHUNK = 500;

/**
 * Brings the sources that stand in leads to the names the company uses, and learns those it has not met: after a source
 * was renamed or merged, and after an import. Chunk by chunk; run again it goes on where it was.
 */
export async function tidySources(ctx: Ctx, tenantId: string, signal: AbortSignal): Promise<void> {
  const actor = systemActor(tenantId);
  const moves = await ctx.tx(actor, async (tx) => {
    const [known, spelled] = await Promise.all([repo.allSources(tx), repo.spelledSources(tx)]);
    await learnSources(ctx, tx, known, spelled);
    return spelled
      .map((from) => ({ from, to: nameSource(known, from).name }))
      .filter(({ from, to }) => from !== to);
  });
  for (const { from, to } of moves) {
    await ctx.tx(actor, (tx) => repo.moveMentions(tx, from, to));
    let after: string | undefined = '00000000-0000-0000-0000-000000000000';
    while (after !== undefined) {
      signal.throwIfAborted();
      const beyond: string = after;
      after = await ctx.tx(actor, (tx) =>
        repo.moveSource(tx, { from, to, after: beyond, limit: CHUNK, at: ctx.clock.now() }),
      );
    }
  }
  if (moves.length > 0) {
    await forgetSources(ctx, tenantId);
    ctx.hint(tenantId, { topic: 'leads' });
  }
}
