import type { BodyOf, contract, MemberDetail } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { roleToGive } from '../roles/may-grant.ts';
import { assertOwnerStays, lockManaged } from './may-manage.ts';
import * as repo from './people.repository.ts';
import { peopleChanged } from './people-changed.ts';
import { getMember } from './read-members.ts';
import { joinTeams } from './teams.ts';

/**
 * Changes a member's name, role or teams; `teams` replaces them all. What a service account may do is said by its keys,
 * so its role is refused here.
 */
export async function updateMember(
  ctx: Ctx,
  actor: Actor,
  userId: string,
  want: BodyOf<typeof contract.people.updateMember>,
): Promise<MemberDetail> {
  await ctx.tx(actor, async (tx) => {
    const managed = await lockManaged(tx, actor, userId);
    const { member } = managed;
    if (want.roleId !== undefined && member.kind === 'service') throw new AppError('user.service');
    const role = want.roleId === undefined ? undefined : await roleToGive(tx, actor, want.roleId);
    if (role) assertOwnerStays(managed, role);
    const before = await repo.teamsOf(tx, [userId]);
    if (want.teams || role) {
      const next = want.teams ?? before.map(({ team_id, lead }) => ({ id: team_id, lead }));
      await joinTeams(tx, actor, { ...member, held: role ?? member.held }, before, next, role !== undefined);
    }
    await repo.updateMember(tx, userId, {
      ...(want.name === undefined ? {} : { name: want.name }),
      ...(role ? { role: role.base, role_id: role.roleId } : {}),
      updated_at: ctx.clock.now(),
    });
    const is = {
      name: member.name,
      roleId: member.held.id as string,
      teams: before.map(({ team_id, lead }) => ({ id: team_id, lead })),
    };
    const changed = (['name', 'roleId', 'teams'] as const).filter((field) => want[field] !== undefined);
    await ctx.audit(tx, actor, 'user.updated', {
      subject: { type: 'user', id: userId },
      changed,
      before: Object.fromEntries(changed.map((field) => [field, is[field]])),
      after: Object.fromEntries(changed.map((field) => [field, want[field]])),
    });
    peopleChanged(ctx, tx, actor, [userId]);
  });
  return getMember(ctx, actor, userId);
}
