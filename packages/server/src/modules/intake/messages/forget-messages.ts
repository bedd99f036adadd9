import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import * as repo from './messages.repository.ts';

const DAY_MS = 86_400_000;
const CHUNK = 500;

/**
 * Takes the originals off messages that were settled long ago (`INTAKE_KEEP_DAYS`); what waits for a person is never
 * touched. What is left of a message tells a second delivery apart and says which lead it led to.
 */
export async function forgetMessages(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - ctx.config.intakeKeepDays * DAY_MS);
  for (const tenantId of await ctx.system('schedule', (tx) => repo.companiesToForget(tx, before))) {
    const actor = systemActor(tenantId);
    for (;;) {
      signal.throwIfAborted();
      const gone = await ctx.tx(actor, async (tx) => {
        const rows = await repo.forgetMessages(tx, before, now, CHUNK);
        if (rows.length > 0) await ctx.audit(tx, actor, 'messages.forgotten');
        return rows;
      });
      for (const { file_key: key } of gone) {
        if (key)
          await ctx.files
            .remove(key)
            .catch((err: unknown) => ctx.log.warn({ err, key }, 'an original past its time stays on disk'));
      }
      if (gone.length < CHUNK) break;
    }
  }
}
