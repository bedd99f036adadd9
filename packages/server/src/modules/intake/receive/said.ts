import { ASKING, type Door, HISTORY_AFTER_MS, type Inquiry, type NewLead } from '@lintel/contract';
import type { NewConsent } from '../../consent/index.ts';
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

export interface Timing {
  /** ISO 8601 in UTC. */
  occurredAt: string;
  receivedAt: string;
  /** Over a day old when it came in: kept and scored, and nothing starts. */
  history: boolean;
  /** Said to be in the future: taken as now. */
  ahead: boolean;
  /** It asks for an answer, now. */
  automate: boolean;
}

export function timeOf(now: Date, { type, occurredAt }: Inquiry): Timing {
  const said = occurredAt === undefined ? now : new Date(occurredAt);
  const ahead = said > now;
  const history = now.getTime() - said.getTime() > HISTORY_AFTER_MS;
  return {
    occurredAt: (ahead ? now : said).toISOString(),
    receivedAt: now.toISOString(),
    history,
    ahead,
    automate: ASKING.has(type) && !history,
  };
}

/** The person as a lead is written, without the source. */
export function personOf({ person }: Inquiry): NewLead {
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

/** What was said beside who it is about. */
export interface Said {
  /** In one line. */
  campaign: string | null;
  /** Plain facts; the home under `property`. */
  facts: Record<string, unknown> & { property?: Record<string, unknown> };
  /** The person's words under `text`, and whatever may tell of a person: kept encrypted. */
  sealed: Record<string, unknown>;
}

export function saidOf(inquiry: Inquiry, how: Way, timing: Timing): Said {
  const { type, message, property, page } = inquiry;
  const campaign = campaignOf(inquiry);
  const { street, url, ...home } = property ?? {};
  // Of who sells, the home is where they live.
  const own = type === 'inquiry.seller';
  const pageUrl = page?.url === undefined ? undefined : plainUrl(page.url);
  const homeUrl = url === undefined ? undefined : plainUrl(url);
  return {
    campaign: campaignLine(campaign),
    facts: filled({
      ...how.facts,
      door: how.door,
      messageId: how.messageId,
      property: property && filled({ ...home, street: own ? undefined : street, url: homeUrl }),
      campaign,
      page: page && filled({ url: pageUrl, title: page.title, seconds: page.seconds }),
      history: timing.history || undefined,
      ahead: timing.ahead || undefined,
    }),
    sealed: filled({
      ...how.sealed,
      text: message,
      street: own ? street : undefined,
      pageUrl: page?.url === pageUrl ? undefined : page?.url,
      referrer: page?.referrer,
      propertyUrl: url === homeUrl ? undefined : url,
      saidAt: timing.ahead ? inquiry.occurredAt : undefined,
    }),
  };
}

const filled = <T extends Record<string, unknown>>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

/** Lines of the consent ledger: what was said about being contacted, and that who unsubscribes is not written to. */
export function consentOf(
  inquiry: Inquiry,
  { occurredAt }: Timing,
  source: string,
  leadId: string,
): NewConsent[] {
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
