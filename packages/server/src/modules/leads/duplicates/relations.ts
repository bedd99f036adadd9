import type { Relation, RelationKind } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { hides } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead } from '../leads.repository.ts';
import { holdLeads } from './queue.repository.ts';
import * as repo from './relations.repository.ts';

/** What I am to somebody who is this to me. */
const MIRROR: Readonly<Record<RelationKind, RelationKind>> = {
  spouse: 'spouse',
  partner: 'partner',
  child: 'parent',
  parent: 'child',
  household: 'household',
  other: 'other',
};
const bothWays = (leadId: string, otherId: string, kind: RelationKind) => [
  { leadId, otherId, kind },
  { leadId: otherId, otherId: leadId, kind: MIRROR[kind] },
];

type Relations = { items: Relation[] };

/** People related to a lead, of those the actor sees. */
export function listRelations(ctx: Ctx, actor: Actor, leadId: string): Promise<Relations> {
  const people = peopleOf(actor, 'leads:read');
  return ctx.read(actor, async (tx) => {
    if (!(await findLead(tx, leadId, people))) throw new AppError('lead.not_found');
    return relations(tx, actor, leadId);
  });
}

const relations = async (tx: Tx, actor: Actor, leadId: string): Promise<Relations> => ({
  items: (await repo.relationsOf(tx, leadId)).map((relation) => ({
    ...relation,
    email: hides(actor, 'emails') ? null : relation.email,
    phone: hides(actor, 'phones') ? null : relation.phone,
  })),
});

/** Says what another lead is to this one; the other side follows. Both must be within reach of `leads:update`. */
export async function relate(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  otherId: string,
  kind: RelationKind,
): Promise<Relations> {
  if (leadId === otherId) throw invalid('otherId', 'invalid_value', t('duplicates.relation.self'));
  return ctx.tx(actor, async (tx) => {
    await holdBoth(tx, actor, leadId, otherId);
    await repo.putRelations(tx, bothWays(leadId, otherId, kind), { at: ctx.clock.now(), replace: true });
    await told(ctx, tx, actor, 'lead.related', leadId, otherId);
    return relations(tx, actor, leadId);
  });
}

/** Takes a relation away from both leads. */
export async function unrelate(ctx: Ctx, actor: Actor, leadId: string, otherId: string): Promise<Relations> {
  return ctx.tx(actor, async (tx) => {
    await holdBoth(tx, actor, leadId, otherId);
    if (!(await repo.removeRelation(tx, leadId, otherId))) throw new AppError('relation.not_found');
    await told(ctx, tx, actor, 'lead.unrelated', leadId, otherId);
    return relations(tx, actor, leadId);
  });
}

/** Leads that live together, each pair both ways; what is known more exactly stays. */
export const relateAll = (tx: Tx, pairs: readonly { a: string; b: string }[], at: Date): Promise<unknown> =>
  repo.putRelations(
    tx,
    pairs.flatMap(({ a, b }) => bothWays(a, b, 'household')),
    { at, replace: false },
  );

async function holdBoth(tx: Tx, actor: Actor, leadId: string, otherId: string): Promise<void> {
  const held = await holdLeads(tx, [leadId, otherId], peopleOf(actor, 'leads:update'));
  if (held.length < new Set([leadId, otherId]).size) throw new AppError('lead.not_found');
}

async function told(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  action: 'lead.related' | 'lead.unrelated',
  leadId: string,
  otherId: string,
): Promise<void> {
  await ctx.audit(tx, actor, action, { subject: { type: 'lead', id: leadId }, changed: ['relations'] });
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId, otherId] }));
}
