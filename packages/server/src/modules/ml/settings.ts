import type { MlSettings } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import * as repo from './settings.repository.ts';

/** Says when models are trained anew, promoted and recalibrated by themselves. */
export function saveSettings(ctx: Ctx, actor: Actor, want: MlSettings): Promise<MlSettings> {
  return ctx.tx(actor, async (tx) => {
    await repo.saveSettings(tx, want);
    await ctx.audit(tx, actor, 'ml.settings_saved', {
      changed: Object.keys(want),
      after: { ...want },
    });
    tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'ml' }));
    return want;
  });
}
