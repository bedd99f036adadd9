import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../../kernel/context.ts';

/** After five failures of one account from one address each further one doubles the wait, up to 15 minutes. */
class Failures {
  readonly #seen = new LRUCache<string, { count: number; until: number }>({ max: 50_000, ttl: 3_600_000 });
  readonly #ctx: Ctx;
  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }
  #key = (email: string, ip: string | null): string => `${ip ?? '-'} ${email}`;
  secondsToWait(email: string, ip: string | null): number {
    const seen = this.#seen.get(this.#key(email, ip));
    return seen ? Math.max(0, Math.ceil((seen.until - this.#ctx.clock.now().getTime()) / 1000)) : 0;
  }
  add(email: string, ip: string | null): void {
    const key = this.#key(email, ip);
    const count = (this.#seen.get(key)?.count ?? 0) + 1;
    const wait = count < 5 ? 0 : Math.min(900, 2 ** (count - 4)) * 1000;
    this.#seen.set(key, { count, until: this.#ctx.clock.now().getTime() + wait });
  }
  clear(email: string, ip: string | null): void {
    this.#seen.delete(this.#key(email, ip));
  }
}
const failuresOf = new WeakMap<Ctx, Failures>();
/** The failures this process has seen. */
export function failures(ctx: Ctx): Failures {
  let made = failuresOf.get(ctx);
  if (!made) {
    made = new Failures(ctx);
    failuresOf.set(ctx, made);
  }
  return made;
}
