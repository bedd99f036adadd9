import { type AccessRule, LEAD_RIGHTS, type LeadAccess, type Pond } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, reach } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { type MemberAccess, membersWithAccess } from '../auth/index.ts';
import { peopleOf } from './leads.policy.ts';
import * as repo from './leads.repository.ts';
import { listPonds } from './ponds.repository.ts';
import type { StoredLead } from './stored-lead.ts';

export interface Explained {
  items: LeadAccess[];
  answer?: { userId: string; sees: boolean; access: LeadAccess | null; text: string };
}

/**
 * Who can see a lead and by which rule, the people closest to it first; of `userId` also why they can or cannot. For
 * people who see the lead themselves and may look at the company's people.
 */
export async function explainAccess(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  userId: string | undefined,
): Promise<Explained> {
  if (reach(actor, 'leads:read') === 'none') throw new AppError('lead.not_found');
  const { seers, members } = await ctx.read(actor, async (tx) => {
    const found = await repo.findLead(tx, leadId, peopleOf(actor, 'leads:read'));
    if (!found) throw new AppError('lead.not_found');
    return seersOf(tx, found);
  });
  const items = seers.sort((a, b) => NEAREST.indexOf(a.rule.kind) - NEAREST.indexOf(b.rule.kind));
  if (userId === undefined) return { items };
  const asked = members.find((member) => member.id === userId);
  if (!asked) throw new AppError('user.not_found');
  const access = seers.find((seer) => seer.userId === asked.id) ?? null;
  const text =
    access?.rule.text ?? t(`leads.access.not.${whyNot(asked)}`, { name: asked.name, role: asked.roleName });
  return { items, answer: { userId, sees: access !== null, access, text } };
}

const NEAREST: readonly AccessRule['kind'][] = ['owner', 'collaborator', 'pond', 'team', 'company'];

function whyNot({ active, access }: MemberAccess): 'inactive' | 'none' | 'own' | 'team' {
  if (!active) return 'inactive';
  const scope = access.grants['leads:read'];
  return scope === 'team' || scope === 'own' ? scope : 'none';
}

/** Who of the company sees a lead, and everybody it has. */
export async function seersOf(
  tx: Tx,
  lead: StoredLead,
): Promise<{ seers: LeadAccess[]; members: MemberAccess[] }> {
  const [members, [pond]] = await Promise.all([
    membersWithAccess(tx),
    lead.pondId === null ? [] : listPonds(tx, lead.pondId),
  ]);
  const explain = explainer(lead, pond, members);
  return { seers: members.flatMap((member) => explain(member) ?? []), members };
}

/** Says of a member how they see the lead, null when they do not. Looks at each member once, whatever the company's size. */
function explainer(
  lead: StoredLead,
  pond: Pond | undefined,
  members: readonly MemberAccess[],
): (member: MemberAccess) => LeadAccess | null {
  const pondUsers = new Set(pond?.userIds);
  const pondTeams = new Set(pond?.teamIds);
  const collaborators = new Set(lead.collaboratorIds);
  /** How a person has a part in the lead; people without one are absent. */
  const part = new Map<string, 'owner' | 'collaborator' | 'pond'>();
  for (const { id, access } of members) {
    if (id === lead.ownerId) part.set(id, 'owner');
    else if (collaborators.has(id)) part.set(id, 'collaborator');
    else if (pondUsers.has(id) || access.teams.some((team) => pondTeams.has(team))) part.set(id, 'pond');
  }
  const nameOf = new Map(members.map(({ id, name }) => [id, name]));
  const teamsOf = new Map(members.map(({ id, access }) => [id, new Set(access.teams)]));

  const within = (member: MemberAccess, scope: string): boolean => {
    if (scope === 'all') return true;
    if (scope === 'own') return part.has(member.id);
    return scope === 'team' && member.access.team.some((id) => part.has(id));
  };
  const ruleFor = (member: MemberAccess): AccessRule | null => {
    const scope = member.access.grants['leads:read'];
    if (!member.active || !within(member, scope)) return null;
    const own = part.get(member.id);
    if (own !== undefined) {
      const name = own === 'pond' ? (pond?.name ?? null) : null;
      return { kind: own, name, personId: null, text: t(`leads.access.${own}`, { name: name ?? '' }) };
    }
    const via = scope === 'team' ? member.access.team.find((id) => part.has(id)) : undefined;
    if (via !== undefined) {
      const led = member.memberships.find((m) => m.lead && teamsOf.get(via)?.has(m.teamId));
      const name = led?.team ?? null;
      const values = { team: name ?? '', person: nameOf.get(via) ?? '', pond: pond?.name ?? '' };
      return {
        kind: 'team',
        name,
        personId: via,
        text: t(`leads.access.team.${part.get(via) ?? 'owner'}`, values),
      };
    }
    return {
      kind: 'company',
      name: member.roleName,
      personId: null,
      text: t('leads.access.company', { role: member.roleName }),
    };
  };

  return (member) => {
    const rule = ruleFor(member);
    if (!rule) return null;
    const { grants, fields } = member.access;
    return {
      userId: member.id,
      name: member.name,
      roleName: member.roleName,
      rule,
      may: LEAD_RIGHTS.filter((right) => within(member, grants[right])),
      hidden: Object.keys(fields).filter((name) => fields[name] === 'hidden'),
    };
  };
}
