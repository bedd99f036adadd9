import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { companyOf } from '../auth/index.ts';
import { bookAppointment, createTask, dueTasks } from '../work/index.ts';
import { type BatchLead, batchLeads, DAY_MS, dayOf, inPlay } from './batch-leads.ts';

const PEOPLE = 7;
/** Leads of each person that are early on and have a next step: those that came last. */
const EARLY = 10;
/** The stage from which on every lead has one. */
const LATE = 3;
const TASKS = [
  { type: 'call', title: 'Call back about the second showing', days: -1 },
  { type: 'email', title: 'Send comparable sales', days: 0 },
  { type: 'paperwork', title: 'Ask for the pre-approval letter', days: 1 },
  { type: 'follow_up', title: 'Ask how the open house was', days: 4 },
] as const;
const APPOINTMENTS = [
  { type: 'showing', title: 'Showing', days: 0, at: '15:30', until: '16:15' },
  { type: 'buyer_consultation', title: 'First talk', days: 1, at: '10:00', until: '11:00' },
  { type: 'listing_consultation', title: 'Walk through the home', days: 3, at: '13:00', until: '14:00' },
] as const;

/** What comes next with a lead in the weeks ahead, by its stage. */
const NEXT = [
  [{ type: 'call', title: 'Try to reach them again' }],
  [
    { type: 'call', title: 'Ask what they are looking for' },
    { type: 'email', title: 'Send three homes that fit' },
  ],
  [
    { type: 'call', title: 'Agree on a day for a showing' },
    { type: 'email', title: 'Send comparable sales' },
    { type: 'follow_up', title: 'Ask about the pre-approval' },
  ],
  [
    { type: 'follow_up', title: 'Ask how the showing went' },
    { type: 'email', title: 'Send two homes like it' },
  ],
  [{ type: 'paperwork', title: 'Go through the offer' }],
  [
    { type: 'paperwork', title: 'Collect the disclosures' },
    { type: 'call', title: 'Confirm the closing day' },
  ],
] as const;
/**
 * Gives some people of a sample, whoever asked for it first, tasks and appointments around today, and leads a next step in
 * the weeks ahead. Does nothing when that person has tasks already.
 */
export async function fillDay(
  ctx: Ctx,
  { tenantId, userId: asker, batchId }: { tenantId: string; userId: string | null; batchId: string },
): Promise<void> {
  const system = systemActor(tenantId);
  const [{ timeZone }, leads] = await Promise.all([
    companyOf(ctx, system),
    batchLeads(ctx, tenantId, batchId),
  ]);
  const { signing, others } = inPlay(leads);
  const owners = [...signing, ...others].map(({ lead }) => lead.ownerId);
  const people = [...new Set([...(asker === null ? [] : [asker]), ...owners])];
  const now = ctx.clock.now();
  const as = (userId: string) => ({ ...system, userId });
  const [first] = people;
  if (first === undefined) return;
  const before = new Date(now.getTime() + 30 * DAY_MS);
  const planned = await ctx.read(as(first), (tx) =>
    dueTasks(ctx, tx, as(first), { userId: first, before, limit: 1 }),
  );
  if (planned.length > 0) return;
  for (const userId of people.slice(0, PEOPLE)) {
    const mine = others.flatMap(({ lead }) => (lead.ownerId === userId ? [lead] : []));
    for (const [i, { days, ...task }] of TASKS.entries()) {
      const lead = mine[i];
      if (!lead) break;
      const day = dayOf(now, days, timeZone);
      await createTask(ctx, as(userId), {
        ...task,
        leadId: lead.id,
        due: days === 0 ? { local: `${day}T17:00`, timeZone } : { day, timeZone },
        note: null,
        dealId: null,
        remindBefore: null,
        recurrence: null,
      });
    }
    for (const [i, { days, at, until, title, type }] of APPOINTMENTS.entries()) {
      const lead = mine[TASKS.length + i];
      if (!lead) break;
      const day = dayOf(now, days, timeZone);
      await bookAppointment(ctx, as(userId), {
        type,
        title: `${title}: ${lead.name ?? ''}`,
        time: { startsLocal: `${day}T${at}`, endsLocal: `${day}T${until}`, timeZone },
        leadIds: [lead.id],
        place: null,
        note: null,
        recurrence: null,
        attendeeIds: [],
        listingId: null,
        reminders: [30],
      });
    }
  }
  await planAhead(ctx, as, leads, { now, timeZone });
}

/** A next step for every lead that is far along, and for each person's newest of the others. */
async function planAhead(
  ctx: Ctx,
  as: (userId: string) => Actor,
  leads: readonly BatchLead[],
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<void> {
  const early = new Map<string, number>();
  const planned = leads.filter(({ kind, place, lead: { ownerId } }) => {
    if (kind !== 'open' || place >= LATE) return kind === 'open';
    const count = early.get(ownerId) ?? 0;
    early.set(ownerId, count + 1);
    return count < EARLY;
  });
  for (const [i, { lead, place }] of planned.entries()) {
    const next = NEXT[place] ?? NEXT[0];
    await createTask(ctx, as(lead.ownerId), {
      ...(next[i % next.length] ?? next[0]),
      leadId: lead.id,
      due: { day: dayOf(now, 2 + (i % 11), timeZone), timeZone },
      note: null,
      dealId: null,
      remindBefore: null,
      recurrence: null,
    });
  }
}
