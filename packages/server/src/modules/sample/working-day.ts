import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { companyOf } from '../auth/index.ts';
import { createDeal } from '../deals/index.ts';
import { ensurePipelines, leadIdsOfBatch, listStages, readLeads, stagesOfKind } from '../leads/index.ts';
import { searchListings } from '../properties/index.ts';
import { bookAppointment, createTask, dueTasks } from '../work/index.ts';

/** A lead somebody of the sample works with. */
interface Worked {
  leadId: string;
  ownerId: string;
  name: string;
  seller: boolean;
  budget: number | null;
  /** Its place among the open stages. */
  stage: number;
  /** It is under contract, or about to be. */
  signing: boolean;
}

const DAY_MS = 86_400_000;
const PEOPLE = 7;
const DEALS = 14;
const LISTINGS = 180;
/** Leads of each person that are early on and have a next step: those that came last. */
const EARLY = 10;
/** The stage from which on every lead has one. */
const LATE = 3;
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
/** Stages deals are in, and when what was offered is accepted: of every fourth days ago, with its papers late. */
const SIGNING = [
  { stage: 1, offered: -9, accepted: -6 },
  { stage: 0, offered: -1, accepted: null },
  { stage: 1, offered: -3, accepted: 0 },
  { stage: 2, offered: -4, accepted: 0 },
] as const;

/** Days of the company's calendar around today, as YYYY-MM-DD. */
const dayOf = (now: Date, days: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(now.getTime() + days * DAY_MS));

/**
 * Gives some people of a sample, whoever asked for it first, tasks and appointments around today, leads that are signing
 * a deal, and others a next step in the weeks ahead. Does nothing when that person has tasks already.
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
  await ensurePipelines(ctx, system);
  const [stages, homes] = await ctx.read(system, (tx) =>
    Promise.all([stagesOfKind(tx, 'deal'), searchListings(tx, '', LISTINGS)]),
  );
  for (const [i, lead] of signing.entries()) {
    const side = lead.seller ? 'seller' : 'buyer';
    const { stage, offered, accepted } = SIGNING[i % SIGNING.length] ?? SIGNING[0];
    const home = takeNear(homes, lead.budget);
    await createDeal(ctx, as(lead.ownerId), {
      name: lead.name,
      side,
      ...(stages[stage] ? { stageId: stages[stage].id } : {}),
      ...(home ? { listingId: home.id, price: Math.round((home.price ?? 0) * 100) } : {}),
      dates: {
        offer: dayOf(now, offered, timeZone),
        ...(accepted === null ? {} : { acceptance: dayOf(now, accepted, timeZone) }),
        inspection: dayOf(now, 6 + (i % 5), timeZone),
        closing: dayOf(now, 18 + i * 3, timeZone),
      },
      people: [{ role: side, leadId: lead.leadId }],
    });
  }
  await planAhead(ctx, as, worked, { now, timeZone });
}

/** Takes the listing out whose price is nearest to a budget, or to what most cost. */
function takeNear<H extends { price: number | null }>(homes: H[], budget: number | null): H | undefined {
  const off = ({ price }: H) => Math.abs((price ?? 0) - (budget ?? 400_000));
  const [home] = homes.toSorted((a, b) => off(a) - off(b));
  if (home) homes.splice(homes.indexOf(home), 1);
  return home;
}

/** A next step for every lead that is far along, and for each person's newest of the others. */
async function planAhead(
  ctx: Ctx,
  as: (userId: string) => Actor,
  worked: readonly Worked[],
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<void> {
  const early = new Map<string, number>();
  const planned = worked.filter(({ stage, ownerId }) => {
    if (stage >= LATE) return true;
    const count = early.get(ownerId) ?? 0;
    early.set(ownerId, count + 1);
    return count < EARLY;
  });
  for (const [i, { leadId, ownerId, stage }] of planned.entries()) {
    const next = NEXT[stage] ?? NEXT[0];
    await createTask(ctx, as(ownerId), {
      ...(next[i % next.length] ?? next[0]),
      leadId,
      due: { day: dayOf(now, 2 + (i % 11), timeZone), timeZone },
      note: null,
      dealId: null,
      remindBefore: null,
      recurrence: null,
    });
  }
}

/** Leads of the batch that are in play, by when they came. */
async function workedLeads(ctx: Ctx, tenantId: string, batchId: string): Promise<Worked[]> {
  const actor = systemActor(tenantId);
  const open = (await listStages(ctx, actor)).filter(({ kind }) => kind === 'open').map(({ id }) => id);
  const ids = await ctx.read(actor, (tx) => leadIdsOfBatch(tx, batchId, 0, LAST_ROW));
  const found: Omit<Worked, 'signing'>[] = [];
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
          stage: open.indexOf(stageId),
        });
  }
  // In a small sample nobody may be under contract yet: then those who are furthest are about to be.
  const furthest = Math.max(LATE, ...found.map(({ stage }) => stage));
  return found
    .map((lead) => ({ ...lead, signing: lead.stage === furthest }))
    .sort((a, b) => (a.leadId < b.leadId ? 1 : -1));
}
