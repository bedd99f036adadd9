import type { Access } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { toHeld } from './may-grant.ts';
import * as repo from './members-with-access.repository.ts';

/** A member with what they may do right now, and the teams they are in. */
export interface MemberAccess {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly roleName: string;
  readonly access: Access;
  readonly memberships: readonly { teamId: string; team: string; lead: boolean }[];
}

/** Everybody of the company by name, deactivated people too, each with what their role lets them do. */
export async function membersWithAccess(tx: Tx): Promise<MemberAccess[]> {
  const [people, members, roles] = await Promise.all([
    repo.listPeople(tx),
    repo.listTeamMembers(tx),
    repo.allRoles(tx),
  ]);
  const own = new Map(roles.flatMap((role) => (role.builtin ? [] : [[role.id, role]])));
  const builtIn = new Map(roles.flatMap((role) => (role.builtin ? [[role.base, role]] : [])));
  const byPerson = Map.groupBy(members, (m) => m.userId);
  const byTeam = Map.groupBy(members, (m) => m.teamId);
  return people.map(({ id, name, active, role, roleId }) => {
    const held = toHeld(role, roleId === null ? builtIn.get(role) : own.get(roleId));
    const memberships = byPerson.get(id) ?? [];
    const led = memberships.filter((m) => m.lead).flatMap((m) => byTeam.get(m.teamId) ?? []);
    return {
      id,
      name,
      active,
      roleName: held.name,
      access: {
        grants: held.grants,
        fields: held.fields,
        team: [...new Set([id, ...led.map((m) => m.userId)])],
        teams: memberships.map((m) => m.teamId),
      },
      memberships,
    };
  });
}
