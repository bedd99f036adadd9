import { ASKING, type Lead, type LeadEvent, TODAY_MOST, type Today, type TodayLead } from '@lintel/contract';
import { type Actor, reach, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { latestEvents, readLeads } from '../../leads/index.ts';
import * as repo from './today.repository.ts';
import { whyTheyCame } from './why-it-came.ts';

/** How long somebody still sees what they did not get. */
const AFTERGLOW_MS = 2 * 60_000;
const ASKING_KINDS = [...ASKING];

/** What waits for somebody right now. */
export async function readToday(ctx: Ctx, actor: Actor): Promise<Today> {
  const now = ctx.clock.now();
  const { userId } = actor;
  if (userId === null) return { now: now.toISOString(), fresh: [], overdue: [], more: 0, ponds: [] };
  const [offered, own] = await Promise.all([
    // Offered leads are beyond their reach; what a card shows of them is chosen here.
    ctx.read({ ...actor, access: systemActor(actor.tenantId).access }, (tx) =>
      offeredCards(ctx, tx, actor, userId, now),
    ),
    ctx.read(actor, (tx) => ownCards(ctx, tx, actor, userId, now)),
  ]);
  const fresh = [...offered, ...own.fresh].sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  return {
    now: now.toISOString(),
    fresh: fresh.slice(0, TODAY_MOST),
    overdue: own.overdue.slice(0, TODAY_MOST),
    more: Math.max(0, fresh.length - TODAY_MOST) + Math.max(0, own.overdue.length - TODAY_MOST),
    ponds: own.ponds,
  };
}

async function offeredCards(ctx: Ctx, tx: Tx, actor: Actor, userId: string, now: Date): Promise<TodayLead[]> {
  const since = new Date(now.getTime() - AFTERGLOW_MS);
  const offers = await repo.offersTo(tx, userId, since, TODAY_MOST + 1);
  const open = offers.filter((offer) => offer.state === 'open').map(({ leadId }) => leadId);
  const seen = await lookAt(ctx, tx, actor, open);
  return offers.map((offer) => {
    const lead = seen.leads.get(offer.leadId);
    const event = seen.events.get(offer.leadId);
    return {
      card: 'offer',
      id: offer.id,
      leadId: null,
      state: offer.state === 'claimed' ? 'taken' : offer.state,
      ...shownOf(lead, event),
      ...(offer.hidesName ? { name: null, words: null } : {}),
      ...(offer.hidesSource ? { source: null } : {}),
      phone: null,
      why: null,
      ownerId: null,
      ownerName: null,
      arrivedAt: offer.arrivedAt.toISOString(),
      startedAt: offer.openedAt.toISOString(),
      dueAt: offer.dueAt.toISOString(),
      passesTo: offer.nextName,
      takenBy: offer.state === 'open' ? null : offer.ownerName,
      veiled: offer.hidesName,
    };
  });
}

async function ownCards(ctx: Ctx, tx: Tx, actor: Actor, userId: string, now: Date) {
  const scope = reach(actor, 'leads:read');
  const watched = scope === 'all' ? null : scope === 'team' ? actor.access.team : [userId];
  const limit = TODAY_MOST + 1;
  const [fresh, late, ponds, taken] = await Promise.all([
    repo.unanswered(tx, { people: [userId], late: false, now, limit }),
    repo.unanswered(tx, { people: watched, late: true, now, limit }),
    repo.pondsOf(tx, userId),
    repo.takenFrom(tx, userId, new Date(now.getTime() - AFTERGLOW_MS)),
  ]);
  const seen = await lookAt(
    ctx,
    tx,
    actor,
    [...fresh, ...late].map(({ leadId }) => leadId),
  );
  const why = await whyTheyCame(
    ctx,
    tx,
    [...fresh, ...late].map(({ decisionId }) => decisionId),
    new Map([...fresh, ...late].map(({ ownerId, ownerName }) => [ownerId, { name: ownerName }])),
  );
  // A lead beyond the reader's reach, or gone, is no card.
  const cards = (clocks: readonly repo.ClockCard[]): TodayLead[] =>
    clocks.flatMap((clock) => {
      const lead = seen.leads.get(clock.leadId);
      if (!lead) return [];
      return [
        {
          card: 'lead' as const,
          id: clock.id,
          leadId: clock.leadId,
          state: 'open' as const,
          ...shownOf(lead, seen.events.get(clock.leadId)),
          why: why.get(clock.decisionId) ?? null,
          ownerId: clock.ownerId,
          ownerName: clock.ownerName,
          arrivedAt: clock.arrivedAt.toISOString(),
          startedAt: clock.startedAt.toISOString(),
          dueAt: clock.answerBy.toISOString(),
          passesTo: null,
          takenBy: null,
          veiled: false,
        },
      ];
    });
  return {
    fresh: [...cards(fresh), ...taken.map(goneCard)],
    overdue: cards(late),
    ponds,
  };
}

const lookAt = async (ctx: Ctx, tx: Tx, actor: Actor, leadIds: readonly string[]) => {
  const [leads, events] = await Promise.all([
    readLeads(tx, actor, leadIds),
    latestEvents(ctx, tx, actor, leadIds, ASKING_KINDS),
  ]);
  return { leads, events };
};

/** What a card shows of a lead and its latest inquiry. */
function shownOf(lead: Lead | undefined, event: LeadEvent | undefined) {
  const text = event?.payload.text;
  return {
    name: lead?.name ?? null,
    type: lead?.type ?? null,
    source: event?.source ?? lead?.source ?? null,
    words: typeof text === 'string' && text.trim() !== '' ? text : null,
    about: aboutOf(event?.payload ?? {}),
    score: lead?.score ?? null,
    phone: lead?.phones.find((phone) => phone.value !== null)?.value ?? null,
  };
}

/** The home somebody asks about, in one line; null when nothing is known of it. */
function aboutOf({ property, address }: Record<string, unknown>): string | null {
  const home = (typeof property === 'object' && property !== null ? property : {}) as Record<string, unknown>;
  const line = (...values: unknown[]) =>
    values.filter((v): v is string => typeof v === 'string' && v !== '').join(', ');
  return line(home.street ?? address, home.city) || line(home.propertyType, home.postalCode) || null;
}

/** What stays for a moment of a lead that went to somebody else. */
const goneCard = ({ id, at, toName }: { id: string; at: Date; toName: string | null }): TodayLead => ({
  card: 'lead',
  id,
  leadId: null,
  state: 'passed',
  ...shownOf(undefined, undefined),
  why: null,
  ownerId: null,
  ownerName: null,
  arrivedAt: at.toISOString(),
  startedAt: at.toISOString(),
  dueAt: at.toISOString(),
  passesTo: null,
  takenBy: toName,
  veiled: false,
});
