import type { DealPerson } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { readLeads } from '../leads/index.ts';
import type { StoredPerson } from './deals.repository.ts';

/** Where the address and number of somebody outside are sealed. */
export const contactOf = (id: string) => ({ table: 'deal_people', column: 'contact', id });

/** People of a deal as the actor may see them: leads within reach by name, outsiders opened with their own keys. */
export async function showPeople(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  people: readonly StoredPerson[],
): Promise<DealPerson[]> {
  const leads = await readLeads(
    tx,
    actor,
    people.flatMap(({ leadId }) => leadId ?? []),
  );
  const shown: DealPerson[] = [];
  for (const { contact, ...person } of people) {
    const lead = person.leadId === null ? undefined : leads.get(person.leadId);
    const [sealed] = contact
      ? await ctx.subjects.decrypt(tx, person.id, [{ place: contactOf(person.id), sealed: contact }])
      : [];
    const { email = null, phone = null } = sealed
      ? (JSON.parse(sealed) as { email: string | null; phone: string | null })
      : { email: lead?.emails[0]?.raw, phone: lead?.phones[0]?.raw };
    shown.push({
      ...person,
      name: person.leadId === null ? person.name : (lead?.name ?? null),
      email,
      phone,
    });
  }
  return shown;
}
