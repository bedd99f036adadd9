import type { Ctx } from '../../kernel/context.ts';
import type { Background } from '../../kernel/http/route.ts';
import { measure } from './chain.repository.ts';
import { signHeads } from './heads.ts';
import { sealAll } from './seal.ts';

const SEAL_MS = 1_000;
const SIGN_MS = 60_000;

/**
 * Seals what is waiting every second and signs the heads every minute, as long as it runs; at its end once more both.
 * Every worker has one; the database lets one of them seal at a time.
 */
export function startSealer(ctx: Ctx): Background {
  let signedAt = performance.now();
  let running: Promise<void> | undefined;

  async function turn(): Promise<void> {
    await sealAll(ctx);
    if (performance.now() - signedAt < SIGN_MS) return;
    signedAt = performance.now();
    await signHeads(ctx);
    const { waiting, unchecked, broken } = await ctx.system('audit', (tx) => measure(tx, ctx.clock.now()));
    ctx.metrics.auditWaiting.set(waiting);
    ctx.metrics.auditUnchecked.set(unchecked);
    ctx.metrics.auditBroken.set(broken);
  }
  const timer = setInterval(() => {
    running ??= turn()
      // Nothing is lost: entries go on waiting, and an unsigned head is signed next time.
      .catch((err: unknown) => ctx.log.warn({ err }, 'The audit log could not be sealed'))
      .finally(() => {
        running = undefined;
      });
  }, SEAL_MS);

  return {
    async close() {
      clearInterval(timer);
      await running;
      await sealAll(ctx);
      await signHeads(ctx);
    },
  };
}
