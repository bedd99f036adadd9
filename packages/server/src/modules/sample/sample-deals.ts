import type { Deal, LostReason, Milestone } from '@lintel/contract/deals';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { companyOf } from '../auth/index.ts';
import {
  changeItem,
  closeDeal,
  createDeal,
  listDeals,
  moveDeal,
  saveCommission,
  savePlan,
} from '../deals/index.ts';
import { ensurePipelines, readScoringEvents, stagesOfKind } from '../leads/index.ts';
import { type ListingHit, searchListings } from '../properties/index.ts';
import { type BatchLead, batchLeads, DAY_MS, dayOf, inPlay } from './batch-leads.ts';

type Lead = BatchLead['lead'];

/** What became of a deal, and when. */
interface Past {
  lead: Lead;
  offered: number;
  ended: number;
  /** Why it was lost; null: it was won. */
  reason: LostReason | null;
  /** Stages it was in. */
  steps: number;
}

/** How a deal begins. */
interface Opening {
  lead: Lead;
  /** Its place among the open stages. */
  stage: number;
  /** Days from then to each of its dates; null where it has none yet. */
  days: Partial<Record<Milestone, number | null>>;
  /** Where its home is taken from. */
  among: ListingHit[];
}

const OPEN = 14;
const LISTINGS = 180;
/** From an offer to the closing. */
const CLOSING_DAYS = 40;
/** What the company and its agents have agreed: shares of 100,000, amounts in cents, a cap on what the company takes in a year. */
const PLAN = { company: 30_000, team: 0, agent: 70_000, cap: 1_800_000, capYearFrom: '01-01', fee: 29_500 };
/** What a side is paid of the price, of 100,000. */
const PAID = { buyer: { side: 'buying', rate: 2_500 }, seller: { side: 'listing', rate: 2_750 } } as const;
const REASONS = ['financing', 'inspection', 'other_offer', 'changed_mind', 'appraisal'] as const;
/** Stages open deals are in, days since the offer, and days from then to its acceptance: every fourth has its papers late. */
const SIGNING = [
  { stage: 1, offered: 9, accepted: 3 },
  { stage: 0, offered: 1, accepted: null },
  { stage: 1, offered: 3, accepted: 3 },
  { stage: 2, offered: 4, accepted: 4 },
] as const;

/**
 * Gives leads of a sample their deals: whoever closed the one they closed with, some who gave up one that fell through,
 * each told as of its own days, and whoever is signing one that is open. No more than there are
 * homes. Run again it goes on behind the deals that are there.
 */
export async function fillDeals(
  ctx: Ctx,
  { tenantId, batchId }: { tenantId: string; batchId: string },
): Promise<void> {
  const system = systemActor(tenantId);
  const [{ timeZone }, leads] = await Promise.all([
    companyOf(ctx, system),
    batchLeads(ctx, tenantId, batchId),
  ]);
  const now = ctx.clock.now();
  await ensurePipelines(ctx, system);
  const [stages, homes] = await ctx.read(system, (tx) =>
    Promise.all([stagesOfKind(tx, 'deal'), searchListings(tx, '', LISTINGS)]),
  );
  const open = stages.filter(({ kind }) => kind === 'open');
  // Newest first: what was sold had been listed long before.
  const sold = homes.splice(homes.length / 2);
  const past = (await pastDeals(ctx, tenantId, leads, open.length)).slice(-sold.length);
  await savePlan(ctx, system, { ...PLAN, agentId: null, from: dayOf(now, -400, timeZone) });

  /** Opens a deal of a lead as of a moment, paid for once it is accepted; none where the lead has one or no home is left. */
  const openDeal = async (at: Date, { lead, stage, days, among }: Opening) => {
    const side = lead.type === 'seller' ? 'seller' : 'buyer';
    const home = takeNear(among, lead.budgetMax);
    if (!home?.price) return null;
    const known = await listDeals(ctx, system, { leadId: lead.id, sort: '-updated', limit: 1 });
    if (known.items.length > 0) return null;
    const then = asOf(ctx, at);
    const owner = { ...system, userId: lead.ownerId };
    const dates = Object.entries(days).flatMap(([key, n]) =>
      n === null ? [] : [[key, dayOf(at, n, timeZone)]],
    );
    const deal = await createDeal(then, owner, {
      name: lead.name ?? '',
      side,
      ...(open[stage] ? { stageId: open[stage].id } : {}),
      listingId: home.id,
      price: Math.round(home.price * 100),
      dates: Object.fromEntries(dates),
      people: [{ role: side, leadId: lead.id }],
    });
    if (days.acceptance != null) {
      const { side: paid, rate } = PAID[side];
      const agents = [{ agentId: lead.ownerId, share: 100_000 }];
      await saveCommission(then, owner, deal.id, {
        version: 0,
        sides: [{ side: paid, gross: { rate }, referral: null, agents }],
      });
    }
    return { owner, deal };
  };

  // By when they ended: what an agent's cap has left is counted in that order.
  for (const it of past) {
    const { lead, offered, ended, reason, steps } = it;
    const days = (ended - offered) / DAY_MS;
    const made = await openDeal(new Date(offered), {
      lead,
      stage: 0,
      among: sold,
      days: {
        offer: 0,
        acceptance: steps > 1 ? Math.min(5, days / 4) : null,
        inspection: days / 2,
        closing: reason === null ? days : CLOSING_DAYS,
      },
    });
    if (made) await endDeal(ctx, made, it, open, timeZone);
  }
  const signing = inPlay(leads).signing.filter(({ lead }) => trades(lead));
  for (const [i, { lead }] of signing.slice(0, OPEN).entries()) {
    const { stage, offered, accepted } = SIGNING[i % SIGNING.length] ?? SIGNING[0];
    await openDeal(new Date(now.getTime() - offered * DAY_MS), {
      lead,
      stage,
      among: homes,
      days: {
        offer: 0,
        acceptance: accepted,
        inspection: offered + 6 + (i % 5),
        closing: offered + 18 + i * 3,
      },
    });
  }
  ctx.hint(tenantId, { topic: 'deals' });
}

/** Takes a deal that was just opened through its stages to its end, each step on a day of its own. */
async function endDeal(
  ctx: Ctx,
  { owner, deal }: { owner: Actor; deal: Deal },
  { offered, ended, reason, steps }: Past,
  open: readonly { id: string }[],
  timeZone: string,
): Promise<void> {
  let { version } = deal;
  for (const [nth, { id: stageId }] of open.slice(1, steps).entries()) {
    const at = new Date(offered + ((ended - offered) * (nth + 1)) / steps);
    ({ version } = await moveDeal(asOf(ctx, at), owner, deal.id, { version, stageId }));
  }
  // What has no day of its own was done on the last.
  for (const { id, version: seen, dueOn } of reason === null ? deal.checklist : []) {
    const at = new Date(Math.min(ended, dueOn === null ? ended : Date.parse(`${dueOn}T17:00:00Z`)));
    await changeItem(asOf(ctx, at), owner, deal.id, id, { version: seen, done: true });
  }
  const end = new Date(ended);
  const closedOn = dayOf(end, 0, timeZone);
  const how = reason === null ? { outcome: 'won' as const } : { outcome: 'lost' as const, reason };
  await closeDeal(asOf(ctx, end), owner, deal.id, { version, closedOn, ...how });
}

/** Who buys or sells; a lease is no deal here. */
const trades = ({ type }: Lead): boolean => type === 'buyer' || type === 'seller' || type === 'buyer_seller';

/**
 * The same at another moment. Neither the audit log nor a job nor an open screen hears of what is invented: one by one it
 * would bury what people do.
 */
const asOf = (ctx: Ctx, at: Date): Ctx => ({
  ...ctx,
  clock: { now: () => at },
  record: async () => newId(),
  audit: async () => undefined,
  hint: () => undefined,
});

/**
 * What has ended by now, the earliest end first: who closed did so through all of the `stages`, who met and gave up had made an
 * offer.
 */
async function pastDeals(
  ctx: Ctx,
  tenantId: string,
  leads: readonly BatchLead[],
  stages: number,
): Promise<Past[]> {
  const lost = leads.flatMap(({ lead, kind }) => (kind === 'lost' && trades(lead) ? [lead] : []));
  const events = await ctx.read(systemActor(tenantId), (tx) =>
    readScoringEvents(
      tx,
      lost.map(({ id }) => id),
    ),
  );
  const met = new Map(
    events.flatMap(({ leadId, kind, occurredAt }) =>
      kind === 'appointment.held' ? [[leadId, Date.parse(occurredAt)] as const] : [],
    ),
  );
  const won = leads.flatMap(({ lead, kind }): Past[] => {
    const ended = Date.parse(lead.stageSince);
    return kind === 'won' && trades(lead)
      ? [
          {
            lead,
            offered: ended - CLOSING_DAYS * DAY_MS,
            ended,
            reason: null,
            steps: stages,
          },
        ]
      : [];
  });
  const through = lost.flatMap((lead, i): Past[] => {
    const offered = (met.get(lead.id) ?? Number.POSITIVE_INFINITY) + 4 * DAY_MS;
    const ended = Math.min(offered + (9 + (i % 20)) * DAY_MS, Date.parse(lead.stageSince));
    const reason = REASONS[i % REASONS.length] ?? 'other';
    return offered < ended ? [{ lead, offered, ended, reason, steps: 1 + (i % 4) }] : [];
  });
  return [...won, ...through].sort((a, b) => a.ended - b.ended);
}

/** Takes the listing out whose price is nearest to a budget, or to what most cost. */
function takeNear<H extends { price: number | null }>(homes: H[], budget: number | null): H | undefined {
  const off = ({ price }: H) => Math.abs((price ?? 0) - (budget ?? 400_000));
  const [home] = homes.toSorted((a, b) => off(a) - off(b));
  if (home) homes.splice(homes.indexOf(home), 1);
  return home;
}
