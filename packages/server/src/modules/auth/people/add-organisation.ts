import type { Grants, Role, Team } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import * as roles from '../roles/roles.repository.ts';
import * as repo from './organisation.repository.ts';
import { updateMember } from './people.repository.ts';

/**
 * Gives a company an office with teams, and a role of its own with those who hold it. As with `addMember` nothing is
 * checked or audited: the sample and commands build companies with it, and say themselves what they did.
 */
export const addOrganisation = (
  ctx: Ctx,
  actor: Actor,
  want: {
    office: string;
    teams: readonly { name: string; members: Team['members'] }[];
    role: { name: string; base: Role; grants: Partial<Grants>; holders: readonly string[] };
  },
): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const officeId = newId();
    await repo.insertOffice(tx, { id: officeId, name: want.office });
    for (const { name, members } of want.teams) {
      const id = newId();
      await repo.insertTeam(tx, { id, name, officeId });
      await repo.putTeamMembers(tx, id, members);
    }
    const now = ctx.clock.now();
    const roleId = newId();
    const { name, base, grants, holders } = want.role;
    await roles.insertRole(tx, {
      id: roleId,
      base,
      builtin: false,
      name,
      grants: JSON.stringify(grants),
      fields: '{}',
      by: actor.userId,
      at: now,
    });
    for (const userId of holders)
      await updateMember(tx, userId, { role: base, role_id: roleId, updated_at: now });
  });
