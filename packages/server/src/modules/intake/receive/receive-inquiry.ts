import {
  ASKING,
  type Door,
  HISTORY_AFTER_MS,
  type Inquiry,
  type NewLead,
  type Received,
} from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { appendConsent, type NewConsent } from '../../consent/index.ts';
import {
  type Arrival,
  type Arrived,
  arrive,
  checkCustom,
  checkWritable,
  insertSettings,
  learnSource,
  listFields,
  nameSource,
} from '../../leads/index.ts';
import { type FoundListing, findListing } from '../../properties/index.ts';
import { campaignLine, campaignOf, plainUrl } from './campaign.ts';

/** How an event came in. */
export interface Way {
  door: Door;
  /** The kept original it was read from. */
  messageId?: string;
  /** The source when the event names none, such as the form's. */
  source?: string;
  /** The lead it is about, when the sender knows it; the caller has checked that the sender may. */
  leadId?: string;
  /** Harmless facts of the door's own, kept with the event. */
  facts?: Record<string, string | number | boolean>;
  /** What else was said of the person or their home, kept encrypted with the event. */
  sealed?: Record<string, unknown>;
}

export interface ReceivedBy extends Received {
  /** The person was not known before: for doors whose callers may be told. */
  created: boolean;
}

/**
 * The one way in. Keeps an event of a person in one transaction: finds or creates the lead, fills what was empty, writes
 * the event, consent, source, audit and `inquiry.received`. Returns `ignored`, and writes nothing, when the source is
 * archived and ignores new leads. Throws `lead.unreachable`, `request.invalid` for custom values that do not fit,
 * `field.read_only`.
 */
export async function receiveInquiry(
  ctx: Ctx,
  actor: Actor,
  inquiry: Inquiry,
  how: Way,
): Promise<ReceivedBy | 'ignored'> {
  const settings = await insertSettings(ctx, actor);
  const source = inquiry.source ?? how.source;
  const named = source === undefined ? undefined : nameSource(settings.sources, source);
  if (named?.state === 'ignored') {
    ctx.metrics.inquiries.inc({ door: how.door, outcome: 'ignored' });
    return 'ignored';
  }
  const person = toPerson(inquiry);
  if (person.custom) checkCustom(await listFields(ctx, actor), person.custom);
  checkWritable(actor, source === undefined ? person : { ...person, source });

  const timing = timeOf(ctx.clock.now(), inquiry);
  const arrived = await ctx.tx(actor, (tx) =>
    // Whoever may send events need not see the leads they are about.
    tx.reaching('all', async () => {
      const [name, listing] = await Promise.all([
        source === undefined ? undefined : learnSource(ctx, tx, settings.sources, source),
        inquiry.property && findListing(tx, inquiry.property),
      ]);
      const arrival = toArrival(
        inquiry,
        how,
        timing,
        {
          ...person,
          ...(name === undefined ? {} : { source: name }),
        },
        listing,
      );
      const done = await arrive(ctx, tx, actor, arrival, settings);
      await follow(ctx, tx, actor, inquiry, how, arrival, done, timing);
      return done;
    }),
  );
  return { eventId: arrived.eventId, leadId: arrived.leadId, created: arrived.created };
}

/** What is written once the lead is known: consent, audit, news. */
async function follow(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  inquiry: Inquiry,
  how: Way,
  arrival: Arrival,
  { leadId, eventId, created, changed }: Arrived,
  { automate }: Timing,
): Promise<void> {
  await Promise.all([
    appendConsent(ctx, tx, actor, consentOf(inquiry, how, arrival, leadId)),
    ctx.record(tx, actor, 'inquiry.received', {
      subject: { type: 'lead', id: leadId },
      payload: { leadId, eventId, created, automate },
      changed: created ? Object.keys(arrival.person) : changed,
    }),
  ]);
  tx.afterCommit(() => {
    ctx.metrics.inquiries.inc({ door: how.door, outcome: created ? 'created' : 'known' });
    if (created) ctx.metrics.leadsCreated.inc({ way: how.door });
    ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] });
    ctx.hint(actor.tenantId, created ? { topic: 'leads' } : { topic: 'leads', ids: [leadId] });
  });
}

interface Timing {
  occurredAt: string;
  /** Over a day old when it came in: kept and scored, and nothing starts. */
  history: boolean;
  /** Said to be in the future: taken as now. */
  ahead: boolean;
  /** It asks for an answer, now. */
  automate: boolean;
}

function timeOf(now: Date, { type, occurredAt }: Inquiry): Timing {
  const said = occurredAt === undefined ? now : new Date(occurredAt);
  const ahead = said > now;
  const history = now.getTime() - said.getTime() > HISTORY_AFTER_MS;
  return {
    occurredAt: (ahead ? now : said).toISOString(),
    history,
    ahead,
    automate: ASKING.has(type) && !history,
  };
}

/** The person as a lead is written, without the source. */
function toPerson({ person }: Inquiry): NewLead {
  const { firstName, lastName, name, budgetMin, budgetMax, ...rest } = person;
  const whole = name ?? ([firstName, lastName].filter(Boolean).join(' ') || undefined);
  // Two ends of a range that came in the wrong order are still the range.
  const [low, high] =
    budgetMin !== undefined && budgetMax !== undefined && budgetMin > budgetMax
      ? [budgetMax, budgetMin]
      : [budgetMin, budgetMax];
  return {
    ...rest,
    ...(whole === undefined ? {} : { name: whole }),
    ...(low === undefined ? {} : { budgetMin: low }),
    ...(high === undefined ? {} : { budgetMax: high }),
  };
}

function toArrival(
  inquiry: Inquiry,
  how: Way,
  timing: Timing,
  person: NewLead,
  listing: FoundListing | undefined,
): Arrival {
  const { type, message, property, page } = inquiry;
  const campaign = campaignOf(inquiry);
  const { street, url, ...home } = property ?? {};
  // Of who sells, the home is where they live.
  const own = type === 'inquiry.seller';
  const shownUrl = page?.url === undefined ? undefined : plainUrl(page.url);
  const shownHome = url === undefined ? undefined : plainUrl(url);
  return {
    ...(how.leadId === undefined ? {} : { leadId: how.leadId }),
    type,
    occurredAt: timing.occurredAt,
    person,
    campaign: campaignLine(campaign),
    reopens: timing.automate,
    payload: {
      door: how.door,
      ...(how.messageId === undefined ? {} : { messageId: how.messageId }),
      ...(property
        ? {
            property: {
              ...home,
              ...(street === undefined || own ? {} : { street }),
              ...(shownHome === undefined ? {} : { url: shownHome }),
              ...(listing ? { propertyId: listing.id } : {}),
            },
          }
        : {}),
      ...(campaign ? { campaign } : {}),
      ...(page
        ? {
            page: {
              ...(shownUrl === undefined ? {} : { url: shownUrl }),
              ...(page.title === undefined ? {} : { title: page.title }),
              ...(page.seconds === undefined ? {} : { seconds: page.seconds }),
            },
          }
        : {}),
      ...(timing.history ? { history: true } : {}),
      ...(timing.ahead ? { ahead: true } : {}),
      ...(how.facts ?? {}),
    },
    sealed: {
      ...(how.sealed ?? {}),
      ...(message === undefined ? {} : { text: message }),
      ...(own && street !== undefined ? { street } : {}),
      ...(page?.url !== undefined && page.url !== shownUrl ? { pageUrl: page.url } : {}),
      ...(page?.referrer === undefined ? {} : { referrer: page.referrer }),
      ...(url !== undefined && url !== shownHome ? { propertyUrl: url } : {}),
      ...(timing.ahead && inquiry.occurredAt !== undefined ? { saidAt: inquiry.occurredAt } : {}),
    },
  };
}

function consentOf(
  inquiry: Inquiry,
  how: Way,
  { person, occurredAt }: Arrival,
  leadId: string,
): NewConsent[] {
  const source = person.source ?? how.door;
  const said = (inquiry.consent ?? []).map(
    (line): NewConsent => ({
      leadId,
      channel: line.channel,
      state: line.state,
      ...(line.purpose === undefined ? {} : { purpose: line.purpose }),
      wording: line.wording ?? null,
      textVersion: line.textVersion ?? null,
      evidence: line.evidence ?? null,
      source,
      occurredAt: line.at ?? occurredAt,
    }),
  );
  if (inquiry.type === 'unsubscribed')
    said.push({ leadId, channel: 'email', state: 'refused', source, occurredAt });
  return said;
}
