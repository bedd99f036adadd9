import type { FirstTouchSettings } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import * as repo from './first-touch.repository.ts';

const WEEKDAY = { from: '08:00', to: '20:00' };

/** What a company begins with: five minutes, somebody else after fifteen, by business hours. */
export const DEFAULT_SETTINGS: FirstTouchSettings = {
  minutes: 5,
  reassignAfter: 15,
  counts: 'business',
  hours: [WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, { from: '09:00', to: '18:00' }, null],
};

/** The company's settings and its time zone, in a transaction. */
export async function settingsIn(tx: Tx): Promise<FirstTouchSettings & { timeZone: string }> {
  const { own, timeZone } = await repo.findSettings(tx);
  return { ...(own ?? DEFAULT_SETTINGS), timeZone };
}

export const getSettings = (ctx: Ctx, actor: Actor): Promise<FirstTouchSettings> =>
  ctx.read(actor, async (tx) => (await repo.findSettings(tx)).own ?? DEFAULT_SETTINGS);

/** Sets how soon leads are to be answered. Clocks that run keep the deadlines they began with. */
export function saveSettings(ctx: Ctx, actor: Actor, want: FirstTouchSettings): Promise<FirstTouchSettings> {
  return ctx.tx(actor, async (tx) => {
    await repo.saveSettings(tx, want, ctx.clock.now());
    await ctx.audit(tx, actor, 'first_touch.configured', { changed: Object.keys(want) });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'routing' }));
    return want;
  });
}
