import type { BodyOf, CommissionPlan, deals as contract, ReplyOf } from '@lintel/contract';
import { WHOLE } from '@lintel/contract/deals/commission';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { commissionPeople } from '../deals.policy.ts';
import * as deals from '../deals.repository.ts';
import * as repo from './commission.repository.ts';
import { notWhole } from './commission.ts';

/** Plans are agreed by who sees everybody's commission. */
const mayChange = (actor: Actor): boolean => reach(actor, 'deals:commission') === 'all';

export async function listPlans(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.listPlans>> {
  const people = commissionPeople(actor);
  return {
    items: await ctx.read(actor, (tx) => repo.listPlans(tx, people)),
    mayChange: mayChange(actor),
  };
}

export async function savePlan(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.savePlan>,
): Promise<CommissionPlan> {
  if (!mayChange(actor)) throw new AppError('auth.forbidden');
  const off = want.company + want.team + want.agent - WHOLE;
  if (off !== 0) throw notWhole(off, 'agent', { by: off });
  return ctx.tx(actor, async (tx) => {
    if (want.agentId !== null && (await deals.countActiveMembers(tx, [want.agentId])) === 0)
      throw new AppError('user.not_found');
    const plan = await repo.upsertPlan(tx, { ...want, id: newId() }, ctx.clock.now());
    await ctx.audit(tx, actor, 'commission_plan.saved', {
      subject: { type: 'commission_plan', id: plan.id },
      changed: Object.keys(want),
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals' }));
    return plan;
  });
}

export async function removePlan(ctx: Ctx, actor: Actor, planId: string): Promise<void> {
  await ctx.tx(actor, async (tx) => {
    if (!(await repo.listPlans(tx, commissionPeople(actor))).some(({ id }) => id === planId))
      throw new AppError('commission_plan.not_found');
    if (!mayChange(actor)) throw new AppError('auth.forbidden');
    if (!(await repo.deletePlan(tx, planId))) throw new AppError('commission_plan.not_found');
    await ctx.audit(tx, actor, 'commission_plan.removed', {
      subject: { type: 'commission_plan', id: planId },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'deals' }));
  });
}
