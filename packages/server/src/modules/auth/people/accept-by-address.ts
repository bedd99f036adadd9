import type { Ctx } from '../../../kernel/context.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as auth from '../auth.repository.ts';
import { join } from './accept-invitation.ts';
import * as repo from './invitations.repository.ts';
import { describeInvitation } from './send-invitations.ts';

/**
 * Accepts the newest open invitation to an address that a trusted provider has vouched for, with an account that has no
 * password. Gives the account; undefined when nobody has invited the address.
 */
export async function acceptByAddress(
  ctx: Ctx,
  person: { email: string; name: string },
  wire: Wire,
): Promise<string | undefined> {
  const now = ctx.clock.now();
  const found = await ctx.system('invitation', (tx) => repo.findOpenTo(tx, person.email, now));
  if (!found) return undefined;
  const { teamIds } = await describeInvitation(ctx, found);
  return ctx.system('invitation', async (tx) => {
    const invitation = await repo.lockOpen(tx, found.tenant_id, found.id, now);
    if (!invitation) return undefined;
    await repo.markAccepted(tx, invitation, now);
    const known = await auth.findAccount(tx, person.email);
    const accountId = known?.id ?? newId();
    const name = invitation.name ?? person.name;
    if (!known)
      await auth.insertAccount(tx, { id: accountId, email: person.email, name, passwordHash: null });
    await join(ctx, tx, invitation, { accountId, name, teamIds }, wire);
    return accountId;
  });
}
