import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import * as repo from './enrichment.repository.ts';
import type { Input, RemoteLookUp } from './providers/provider.ts';

/** The day a budget counts, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** A keyed hash of a question, so that what is asked about people stands in no table. */
export const questionKey = (ctx: Ctx, tenantId: string, provider: string, input: Input): Uint8Array =>
  ctx.secrets.mac('enrichment', JSON.stringify([tenantId, provider, Object.entries(input).sort()]));

/**
 * Asks a provider over the network: from the cache when the same was asked before, else within its budget and unless it
 * rests after failures. Undefined when there is no answer now; what was known before stays. Never throws: a look-up that
 * fails must not hold a lead up.
 */
export async function ask(
  ctx: Ctx,
  tenantId: string,
  lookUp: RemoteLookUp,
  input: Input,
  signal: AbortSignal,
): Promise<repo.Cached | undefined> {
  const actor = systemActor(tenantId);
  const now = ctx.clock.now();
  const key = questionKey(ctx, tenantId, lookUp.name, input);
  const { budget } = lookUp;
  const before = await ctx.tx(actor, async (tx): Promise<repo.Cached | 'ask' | undefined> => {
    const known = await repo.cached(tx, lookUp.name, key, now);
    if (known) return known;
    if (!budget) return 'ask';
    if (!(await repo.mayAsk(tx, lookUp.name, now))) return undefined;
    return (await repo.spend(tx, lookUp.name, dayOf(now), budget)) ? 'ask' : undefined;
  });
  if (before !== 'ask') return before;
  try {
    const facts = await lookUp.run(ctx, input, signal);
    const answer = {
      facts,
      looked_up_at: now,
      expires_at: new Date(now.getTime() + lookUp.ttlMs),
    };
    await ctx.tx(actor, async (tx) => {
      await repo.keep(tx, lookUp.name, key, answer);
      if (budget) await repo.noteSuccess(tx, lookUp.name, now);
    });
    return answer;
  } catch (error) {
    // The reason names the service's answer, never the person asked about.
    const reason = reasonOf(error);
    ctx.log.warn({ provider: lookUp.name, reason }, 'a look-up failed');
    if (budget) await ctx.tx(actor, (tx) => repo.noteFailure(tx, lookUp.name, dayOf(now), reason, now));
    return undefined;
  }
}

const SAFE = new Set(['ServiceFailed', 'EgressRefused']);

/** Why a call failed, for the log and the screen. Messages of the network may hold the address called, so only codes. */
export function reasonOf(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  if (name !== undefined && SAFE.has(name)) return (message ?? name).slice(0, 200);
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return (code ?? name ?? 'unknown').slice(0, 60);
}
