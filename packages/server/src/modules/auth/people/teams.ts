import type { BodyOf, contract, Team } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from './organisation.repository.ts';
import { findMembers, type Membership, type StoredMember } from './people.repository.ts';
import { peopleChanged } from './people-changed.ts';
import { assertMayPlace, difference, type Placing } from './team-reach.ts';

/** Adds a team. Throws `team.name_taken`, `office.not_found`, `user.not_found`, `role.too_far`. */
export function createTeam(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.people.createTeam>,
): Promise<Team> {
  const team = { id: newId(), name: want.name, officeId: want.officeId };
  return saving(ctx, actor, team.id, async (tx) => {
    await checkOffice(tx, want.officeId);
    await repo.insertTeam(tx, team);
    await place(tx, actor, { ...team, members: [] }, want.members, true);
    return Object.keys(want);
  });
}

/** Renames a team, moves it to an office, or replaces its members. */
export function updateTeam(
  ctx: Ctx,
  actor: Actor,
  teamId: string,
  want: BodyOf<typeof contract.people.updateTeam>,
): Promise<Team> {
  return saving(ctx, actor, teamId, async (tx) => {
    const [team] = await repo.lockTeams(tx, [teamId]);
    if (!team) throw new AppError('team.not_found');
    if (want.officeId !== undefined) await checkOffice(tx, want.officeId);
    if (want.name !== undefined || want.officeId !== undefined) {
      await repo.updateTeam(tx, teamId, {
        ...(want.name === undefined ? {} : { name: want.name }),
        ...(want.officeId === undefined ? {} : { office_id: want.officeId }),
      });
    }
    if (want.members) await place(tx, actor, team, want.members);
    return Object.keys(want);
  });
}

/** Removes a team; its people stay, and its leads reach them no more. */
export const removeTeam = (ctx: Ctx, actor: Actor, teamId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const [team] = await repo.lockTeams(tx, [teamId]);
    if (!team) throw new AppError('team.not_found');
    await place(tx, actor, team, []);
    await repo.deleteTeam(tx, teamId);
    await ctx.audit(tx, actor, 'team.removed', { subject: { type: 'team', id: teamId } });
    peopleChanged(ctx, tx, actor);
  });

/**
 * Brings a member into exactly these teams. `member` has the role they are to have; when it changes with this call,
 * what the teams they lead give them is judged anew.
 */
export async function joinTeams(
  tx: Tx,
  actor: Actor,
  member: StoredMember,
  was: readonly Membership[],
  wanted: readonly { id: string; lead: boolean }[],
  roleChanges: boolean,
): Promise<void> {
  const next = new Map(wanted.map((team) => [team.id, team.lead]));
  const teams = await repo.lockTeams(tx, [...new Set([...was.map((m) => m.team_id), ...next.keys()])]);
  if ([...next.keys()].some((id) => !teams.some((team) => team.id === id)))
    throw new AppError('team.not_found');
  for (const team of teams) {
    const others = team.members.filter((m) => m.userId !== member.id);
    const lead = next.get(team.id);
    const members = lead === undefined ? others : [...others, { userId: member.id, lead }];
    await place(tx, actor, team, members, false, { member, roleChanges });
  }
}

async function place(
  tx: Tx,
  actor: Actor,
  team: Team,
  wanted: readonly Placing[],
  isNew = false,
  of?: { member: StoredMember; roleChanges: boolean },
): Promise<void> {
  const next = [...new Map(wanted.map((m) => [m.userId, m])).values()];
  const change = difference(team.members, next);
  if (change.moved.length === 0 && !of?.roleChanges) return;
  const asked = new Set([...change.moved, ...next.filter((m) => m.lead).map((m) => m.userId)]);
  const people = new Map((await findMembers(tx, [...asked])).map((m) => [m.id, m]));
  if (of) people.set(of.member.id, of.member);
  assertMayPlace(
    actor,
    { id: team.id, isNew, was: team.members, next },
    people,
    of?.roleChanges ? of.member.id : undefined,
  );
  await repo.putTeamMembers(tx, team.id, change.put);
  await repo.removeTeamMembers(tx, team.id, change.gone);
}

async function saving(
  ctx: Ctx,
  actor: Actor,
  teamId: string,
  work: (tx: Tx) => Promise<string[]>,
): Promise<Team> {
  try {
    return await ctx.tx(actor, async (tx) => {
      const changed = await work(tx);
      await ctx.audit(tx, actor, 'team.saved', { subject: { type: 'team', id: teamId }, changed });
      peopleChanged(ctx, tx, actor);
      const [team] = await repo.lockTeams(tx, [teamId]);
      if (!team) throw new AppError('team.not_found');
      return team;
    });
  } catch (error) {
    if (violated(error) === 'teams_name') throw new AppError('team.name_taken');
    throw error;
  }
}

async function checkOffice(tx: Tx, officeId: string | null): Promise<void> {
  if (officeId !== null && !(await repo.officeExists(tx, officeId))) throw new AppError('office.not_found');
}
