import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../../kernel/context.ts';
import { standingOfSession } from '../roles/standing.repository.ts';

/** How long the standing of a session may be remembered: a sign-out or role change elsewhere takes effect within it. */
const STANDING_MS = 5_000;
const CHANNEL = 'standing';

export type Known = NonNullable<Awaited<ReturnType<typeof standingOfSession>>>;

/** Whose standing has changed: one session's, all of an account's, or all of a company's. */
export type Whose = { sessionId: string } | { accountId: string } | { tenantId: string };

/** What this process remembers of sessions. Other processes say over the bus when something of it has changed. */
class Standings {
  readonly #known = new LRUCache<string, Known>({ max: 20_000, ttl: STANDING_MS });
  #forgotten = 0;
  constructor(ctx: Ctx) {
    ctx.bus
      .subscribe(CHANNEL, (message) => this.forget(message as Whose))
      .catch((err: unknown) => ctx.log.warn({ err }, 'changes of standing are felt late: the bus is away'));
    ctx.bus.onGap(() => this.#known.clear());
  }

  async of(ctx: Ctx, sessionId: string): Promise<Known | undefined> {
    const known = this.#known.get(sessionId);
    if (known) return known;
    const before = this.#forgotten;
    const now = await ctx.system('session-check', (tx) => standingOfSession(tx, sessionId));
    if (!now?.active) return undefined;
    // What was read while something changed may be what was before.
    if (before === this.#forgotten) this.#known.set(sessionId, now);
    return now;
  }

  forget(whose: Whose): void {
    this.#forgotten++;
    if ('sessionId' in whose) {
      this.#known.delete(whose.sessionId);
      return;
    }
    for (const [id, known] of this.#known.entries()) {
      if ('accountId' in whose ? known.accountId === whose.accountId : known.tenantId === whose.tenantId) {
        this.#known.delete(id);
      }
    }
  }
}
const standingsOf = new WeakMap<Ctx, Standings>();
function standings(ctx: Ctx): Standings {
  let made = standingsOf.get(ctx);
  if (!made) {
    made = new Standings(ctx);
    standingsOf.set(ctx, made);
  }
  return made;
}

/**
 * Forgets what is remembered, so that a change is felt at once: here before this returns, in other processes as soon as
 * the bus tells them, and at the latest when what they remember is five seconds old. Call it after the commit.
 */
export function forgetStanding(ctx: Ctx, whose: Whose): void {
  standings(ctx).forget(whose);
  ctx.bus.publish(CHANNEL, whose).catch(() => undefined);
}

/** What a session's member may do right now, remembered for seconds; undefined once it has ended. */
export const standingOf = (ctx: Ctx, sessionId: string): Promise<Known | undefined> =>
  standings(ctx).of(ctx, sessionId);
