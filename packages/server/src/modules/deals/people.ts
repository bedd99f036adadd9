import type { NewDealPerson } from '@lintel/contract';
import { PEOPLE_MAX } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, violated } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { readLeads } from '../leads/index.ts';
import { changeDeal } from './change-deal.ts';
import type { StoredPerson } from './deals.repository.ts';
import * as repo from './deals.repository.ts';
import { contactOf } from './show-people.ts';
import { tellLeads } from './tell-leads.ts';

/** Writes people of a deal. Leads must be within the actor's reach, colleagues must be active. */
export async function insertPeople(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  dealId: string,
  people: readonly NewDealPerson[],
): Promise<void> {
  const leadIds = [...new Set(people.flatMap((p) => ('leadId' in p ? [p.leadId] : [])))];
  const userIds = [...new Set(people.flatMap((p) => ('userId' in p ? [p.userId] : [])))];
  if (leadIds.length > 0 && (await readLeads(tx, actor, leadIds)).size < leadIds.length)
    throw new AppError('lead.not_found');
  if (userIds.length > 0 && (await repo.countActiveMembers(tx, userIds)) < userIds.length)
    throw new AppError('user.not_found');
  const now = ctx.clock.now().getTime();
  for (const [i, person] of people.entries())
    await repo.insertPerson(tx, dealId, await toStored(ctx, tx, person), new Date(now + i));
}

async function toStored(ctx: Ctx, tx: Tx, person: NewDealPerson): Promise<StoredPerson> {
  const id = newId();
  const nobody = {
    id,
    role: person.role,
    leadId: null,
    userId: null,
    name: null,
    company: null,
    contact: null,
  };
  if ('leadId' in person) return { ...nobody, leadId: person.leadId };
  if ('userId' in person) return { ...nobody, userId: person.userId };
  const { name, company, email, phone } = person.outside;
  const contact =
    email === null && phone === null
      ? null
      : await ctx.subjects.encrypt(tx, id, contactOf(id), JSON.stringify({ email, phone }));
  return { ...nobody, name, company, contact };
}

/** A person twice in one role is `deal.person_twice`: the unique keys say so. */
export function asTwice(error: unknown): unknown {
  return /^deal_people_(?:lead|user)_once$/.test(violated(error) ?? '')
    ? new AppError('deal.person_twice')
    : error;
}

export async function addPerson(ctx: Ctx, actor: Actor, dealId: string, want: NewDealPerson) {
  try {
    return await changeDeal(ctx, actor, dealId, {}, async (tx, deal) => {
      if ((await repo.listPeople(tx, dealId)).length >= PEOPLE_MAX) throw new AppError('deal.too_many');
      await insertPeople(ctx, tx, actor, dealId, [want]);
      await repo.updateDeal(tx, dealId, {}, ctx.clock.now());
      await ctx.audit(tx, actor, 'deal.person_added', {
        subject: { type: 'deal', id: dealId },
        changed: ['people'],
      });
      if ('leadId' in want)
        await tellLeads(ctx, tx, actor, [want.leadId], 'deal.joined', { dealId: deal.id });
    });
  } catch (error) {
    throw asTwice(error);
  }
}

export const removePerson = (ctx: Ctx, actor: Actor, dealId: string, personId: string) =>
  changeDeal(ctx, actor, dealId, {}, async (tx, deal) => {
    const gone = await repo.deletePerson(tx, dealId, personId);
    if (gone.length === 0) throw new AppError('deal.person_not_found');
    await repo.updateDeal(tx, dealId, {}, ctx.clock.now());
    await ctx.audit(tx, actor, 'deal.person_removed', {
      subject: { type: 'deal', id: dealId },
      changed: ['people'],
    });
    const [leadId] = gone.flatMap((person) => person.leadId ?? []);
    if (leadId) await tellLeads(ctx, tx, actor, [leadId], 'deal.left', { dealId: deal.id });
  });
