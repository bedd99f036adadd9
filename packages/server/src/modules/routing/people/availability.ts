import type { Availability, MemberAvailabilityChange } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { readEverybody } from '../decisions/house.repository.ts';
import { type Person, whyNot } from '../engine/people.ts';
import { leaveOffers } from '../offers/close-offers.ts';
import * as repo from './availability.repository.ts';

/** Who of the company receives leads right now, by name. */
export const listAvailability = (ctx: Ctx, actor: Actor): Promise<Availability[]> =>
  ctx.read(wide(actor), async (tx) => {
    const at = ctx.clock.now();
    return (await readEverybody(tx, at)).map((person) => toAvailability(person, at));
  });

/** When the signed-in person receives leads; a service account never does. */
export const ownAvailability = (ctx: Ctx, actor: Actor): Promise<Availability> =>
  ctx.read(wide(actor), (tx) => availabilityOf(ctx, tx, actor.userId ?? ''));

/**
 * Sets when somebody receives leads. Who is away from now on leaves the offers they were asked in, and an offer nobody is
 * left in goes on at once.
 */
export const setAvailability = (
  ctx: Ctx,
  actor: Actor,
  userId: string,
  want: MemberAvailabilityChange,
): Promise<Availability> =>
  ctx.tx(actor, (tx) =>
    tx.reaching('all', async () => {
      if (!(await repo.lockMember(tx, userId))) throw new AppError('user.not_found');
      const at = ctx.clock.now();
      const [before] = await readEverybody(tx, at, userId);
      if (!before) throw new AppError('user.not_found');
      await repo.saveAvailability(tx, userId, { ...before, ...defined(want) }, actor.userId, at);
      await ctx.audit(tx, actor, 'availability.set', {
        subject: { type: 'user', id: userId },
        changed: Object.keys(want),
      });
      const after = await availabilityOf(ctx, tx, userId);
      if (after.now === 'paused' || after.now === 'vacation') await leaveOffers(ctx, tx, userId);
      tx.afterCommit(() => ctx.hint(tx.tenantId, { topic: 'routing' }));
      return after;
    }),
  );

async function availabilityOf(ctx: Ctx, tx: Tx, userId: string): Promise<Availability> {
  const at = ctx.clock.now();
  const [person] = await readEverybody(tx, at, userId);
  if (!person) throw new AppError('user.not_found');
  return toAvailability(person, at);
}

/** Leads are counted, and not seen: for that everybody reaches all. */
const wide = (actor: Actor): Actor => ({ ...actor, access: systemActor(actor.tenantId).access });

const defined = <T extends object>(want: T) =>
  Object.fromEntries(Object.entries(want).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const toAvailability = (person: Person, at: Date): Availability => ({
  userId: person.id,
  receiving: person.receiving,
  vacation: person.vacation,
  hours: person.hours && [...person.hours],
  openCap: person.openCap,
  dayCap: person.dayCap,
  timeZone: person.timeZone,
  openLeads: person.openLeads,
  leadsToday: person.leadsToday,
  now: whyNot(person, at, { workingHoursOnly: true }),
});
