import type { AuditAction } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import * as repo from '../auth.repository.ts';

/** Tells the log of each company of an account what its person did: one row a company. Gives the companies. */
export async function auditEverywhere(
  ctx: Ctx,
  tx: SystemTx,
  accountId: string,
  request: Actor['request'],
  action: AuditAction,
  changed?: string[],
): Promise<string[]> {
  const memberships = await repo.membershipsOf(tx, accountId);
  for (const { tenant_id, id, role } of memberships) {
    const actor = { ...memberActor(tenant_id, id, accountId, role), request };
    await ctx.audit(tx, actor, action, { subject: { type: 'user', id }, ...(changed ? { changed } : {}) });
  }
  return memberships.map((membership) => membership.tenant_id);
}
