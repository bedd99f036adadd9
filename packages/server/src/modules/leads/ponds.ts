import type { BodyOf, leads as contract, Pond } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, violated } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import * as repo from './ponds.repository.ts';

export const listPonds = (ctx: Ctx, actor: Actor): Promise<Pond[]> =>
  ctx.read(actor, (tx) => repo.listPonds(tx));

export const createPond = (ctx: Ctx, actor: Actor, want: BodyOf<typeof contract.createPond>): Promise<Pond> =>
  save(ctx, actor, newId(), Object.keys(want), async (tx, id) => {
    await repo.insertPond(tx, { id, name: want.name });
    await repo.setMembers(tx, id, want);
  });

/** Renames a pond or replaces its members. Whoever is no member any more stops seeing its leads with the next request. */
export const updatePond = (
  ctx: Ctx,
  actor: Actor,
  pondId: string,
  want: BodyOf<typeof contract.updatePond>,
): Promise<Pond> =>
  save(ctx, actor, pondId, Object.keys(want), async (tx, id) => {
    if (!(await repo.lockPond(tx, id))) throw new AppError('pond.not_found');
    if (want.name !== undefined) await repo.renamePond(tx, id, want.name);
    await repo.setMembers(tx, id, want);
  });

/** Removes a pond; its leads stay, without an owner. */
export const removePond = (ctx: Ctx, actor: Actor, pondId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.deletePond(tx, pondId))) throw new AppError('pond.not_found');
    await ctx.audit(tx, actor, 'pond.removed', { subject: { type: 'pond', id: pondId } });
    tx.afterCommit(() => tell(ctx, actor));
  });

async function save(
  ctx: Ctx,
  actor: Actor,
  id: string,
  changed: string[],
  write: (tx: Tx, id: string) => Promise<void>,
): Promise<Pond> {
  try {
    return await ctx.tx(actor, async (tx) => {
      await write(tx, id);
      await ctx.audit(tx, actor, 'pond.saved', { subject: { type: 'pond', id }, changed });
      const [saved] = await repo.listPonds(tx, id);
      if (!saved) throw new AppError('pond.not_found');
      tx.afterCommit(() => tell(ctx, actor));
      return saved;
    });
  } catch (error) {
    switch (violated(error)) {
      case 'ponds_name':
        throw new AppError('pond.name_taken');
      case 'pond_members_tenant_id_user_id_fkey':
        throw new AppError('user.not_found');
      case 'pond_members_tenant_id_team_id_fkey':
        throw new AppError('team.not_found');
      default:
        throw error;
    }
  }
}

/** Who sees which lead has changed: open screens ask again. */
function tell(ctx: Ctx, actor: Actor): void {
  ctx.hint(actor.tenantId, { topic: 'people' });
  ctx.hint(actor.tenantId, { topic: 'leads' });
}
