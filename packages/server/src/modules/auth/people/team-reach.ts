import { SCOPED, type Team } from '@lintel/contract';
import { type Actor, reach } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';
import { assertMayHandle } from '../roles/may-grant.ts';
import type { StoredMember } from './people.repository.ts';

export type Placing = Team['members'][number];

/** How a team's members become others. */
export interface Placed {
  put: Placing[];
  gone: string[];
  /** Everybody whose place changes. */
  moved: string[];
}

export function difference(was: readonly Placing[], next: readonly Placing[]): Placed {
  const old = new Map(was.map((m) => [m.userId, m.lead]));
  const kept = new Set(next.map((m) => m.userId));
  const put = next.filter((m) => old.get(m.userId) !== m.lead);
  const gone = was.filter((m) => !kept.has(m.userId)).map((m) => m.userId);
  return { put, gone, moved: [...put.map((m) => m.userId), ...gone] };
}

/**
 * Throws `role.too_far` when a team would come to give somebody more than the actor holds. Only people the actor may
 * manage change places. A lead whose role says "team" gains the records of whoever comes under them, so the actor must
 * reach those records as far. A team that exists may have ponds: who does not read every lead puts people only into
 * teams of their own.
 *
 * @param people members by id, with the role they are to have; at least everybody who moves or leads
 * @param changed somebody whose role changes at the same time
 */
export function assertMayPlace(
  actor: Actor,
  team: { id: string; isNew: boolean; was: readonly Placing[]; next: readonly Placing[] },
  people: ReadonlyMap<string, StoredMember>,
  changed?: string,
): void {
  const { put, moved } = difference(team.was, team.next);
  for (const id of moved) {
    const person = people.get(id);
    if (!person) throw new AppError('user.not_found');
    assertMayHandle(actor, person.held);
  }
  const old = new Map(team.was.map((m) => [m.userId, m.lead]));
  const added = put.filter((m) => !old.has(m.userId)).map((m) => m.userId);
  if (added.length > 0 && !team.isNew) assertMayFill(actor, [team.id]);
  for (const lead of team.next.filter((m) => m.lead)) {
    const gains =
      old.get(lead.userId) === true && lead.userId !== changed ? added : team.next.map((m) => m.userId);
    if (gains.some((id) => id !== lead.userId)) assertReaches(actor, people.get(lead.userId), gains);
  }
}

/** Throws `role.too_far` for a team that exists and is not the actor's own, unless the actor reads every lead. */
export function assertMayFill(actor: Actor, teamIds: readonly string[]): void {
  if (reach(actor, 'leads:read') === 'all') return;
  if (teamIds.some((id) => !actor.access.teams.includes(id))) throw new AppError('role.too_far');
}

function assertReaches(actor: Actor, lead: StoredMember | undefined, people: readonly string[]): void {
  if (!lead) throw new AppError('user.not_found');
  for (const permission of SCOPED) {
    if (lead.held.grants[permission] !== 'team') continue;
    const own = reach(actor, permission);
    if (own === 'all') continue;
    if (own !== 'team' || people.some((id) => !actor.access.team.includes(id)))
      throw new AppError('role.too_far', { context: { permissions: [permission] } });
  }
}
