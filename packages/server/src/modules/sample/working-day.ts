import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { companyOf } from '../auth/index.ts';
import { createDeal } from '../deals/index.ts';
import { leadIdsOfBatch, listStages, readLeads } from '../leads/index.ts';
import { bookAppointment, createTask, dueTasks } from '../work/index.ts';

/** A lead somebody of the sample works with. */
interface Worked {
  leadId: string;
  ownerId: string;
  name: string;
  seller: boolean;
  budget: number | null;
  /** It is under contract, or about to be. */
  signing: boolean;
}

const DAY_MS = 86_400_000;
const PEOPLE = 7;
const DEALS = 14;
const PAGE = 500;
const LAST_ROW = 2_147_483_647;
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

/** Days of the company's calendar around today, as YYYY-MM-DD. */
const dayOf = (now: Date, days: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(now.getTime() + days * DAY_MS));

/**
 * Gives some people of a sample, whoever asked for it first, tasks and appointments around today, and leads that are
 * signing a deal. Does nothing when that person has tasks already.
 */
export async function fillDay(
  ctx: Ctx,
  { tenantId, userId: asker, batchId }: { tenantId: string; userId: string | null; batchId: string },
): Promise<void> {
  const system = systemActor(tenantId);
  const [{ timeZone }, worked] = await Promise.all([
    companyOf(ctx, system),
    workedLeads(ctx, tenantId, batchId),
  ]);
  const people = [...new Set([...(asker === null ? [] : [asker]), ...worked.map(({ ownerId }) => ownerId)])];
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
    const mine = worked.filter(({ ownerId, signing }) => ownerId === userId && !signing);
    for (const [i, { days, ...task }] of TASKS.entries()) {
      const lead = mine[i];
      if (!lead) break;
      const day = dayOf(now, days, timeZone);
      await createTask(ctx, as(userId), {
        ...task,
        leadId: lead.leadId,
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
        title: `${title}: ${lead.name}`,
        time: { startsLocal: `${day}T${at}`, endsLocal: `${day}T${until}`, timeZone },
        leadIds: [lead.leadId],
        place: null,
        note: null,
        recurrence: null,
        attendeeIds: [],
        listingId: null,
        reminders: [30],
      });
    }
  }
  const signing = worked.filter((lead) => lead.signing && people.includes(lead.ownerId)).slice(0, DEALS);
  for (const [i, lead] of signing.entries()) {
    const side = lead.seller ? 'seller' : 'buyer';
    await createDeal(ctx, as(lead.ownerId), {
      name: lead.name,
      side,
      ...(lead.budget === null ? {} : { price: Math.round(lead.budget * 100) }),
      dates: {
        // Every fourth is late with its papers.
        offer: dayOf(now, i % 4 === 0 ? -9 : -3, timeZone),
        acceptance: dayOf(now, i % 4 === 0 ? -6 : 0, timeZone),
        inspection: dayOf(now, 6 + (i % 5), timeZone),
        closing: dayOf(now, 18 + i * 3, timeZone),
      },
      people: [{ role: side, leadId: lead.leadId }],
    });
  }
}

/** Leads of the batch that are in play, by when they came. */
async function workedLeads(ctx: Ctx, tenantId: string, batchId: string): Promise<Worked[]> {
  const actor = systemActor(tenantId);
  const open = (await listStages(ctx, actor)).filter(({ kind }) => kind === 'open').map(({ id }) => id);
  const ids = await ctx.read(actor, (tx) => leadIdsOfBatch(tx, batchId, 0, LAST_ROW));
  const found: Worked[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const leads = await ctx.read(actor, (tx) => readLeads(tx, actor, ids.slice(from, from + PAGE)));
    for (const { id, ownerId, stageId, name, type, budgetMax } of leads.values())
      if (ownerId !== null && open.includes(stageId))
        found.push({
          leadId: id,
          ownerId,
          name: name ?? '',
          seller: type === 'seller',
          budget: budgetMax,
          signing: stageId === open.at(-1),
        });
  }
  return found.sort((a, b) => (a.leadId < b.leadId ? 1 : -1));
}
