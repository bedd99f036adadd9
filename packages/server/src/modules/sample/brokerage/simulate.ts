import type { EventKind } from '@lintel/contract';
import { sourceClass } from '@lintel/scoring';
import type { Random } from '../random.ts';
import { type Change, drift, hazard, oracle, type Place, SOURCES } from './intent.ts';

/** What a lead said of itself when it came in, as the log keeps it under `fields`. */
export interface SimulatedFields {
  type: 'buyer' | 'seller' | 'buyer_seller' | 'renter';
  timeline:
    | 'now'
    | 'within_30_days'
    | 'within_90_days'
    | 'within_6_months'
    | 'within_a_year'
    | 'later'
    | null;
  financing: 'cash' | 'pre_approved' | 'applied' | 'not_started' | null;
  propertyType: string | null;
  budgetMin: number | null;
  budgetMax: number | null;
  source: string;
  campaignClass: string | null;
  hasEmail: boolean;
  hasPhone: boolean;
}

export interface SimulatedEvent {
  kind: EventKind;
  at: number;
  /** Done by the lead's agent, not by the lead. */
  byAgent: boolean;
  payload: Record<string, unknown>;
}

/** A lead with all that happened to it, and the truth behind it, which no log knows. */
export interface SimulatedLead {
  createdAt: number;
  fields: SimulatedFields;
  events: SimulatedEvent[];
  /** When its first appointment was held, and its deal signed, as far as that lies before the end. */
  heldAt: number | null;
  signedAt: number | null;
  /** The intent it began with, and of each day of its age. */
  u: number;
  intent: number[];
  place: Place;
}

/** A home somebody may look at. */
export interface Home {
  listingId: string;
  price: number;
  propertyType: string;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** A lead's life is played for so long. */
const LIFE = 60;
export const TIMELINES = [
  'later',
  'within_a_year',
  'within_6_months',
  'within_90_days',
  'within_30_days',
  'now',
] as const;

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const round = (value: number, to: number): number => Math.round(value / to) * to;

/** What a lead does in a day: the mean number is exp(base + slope · intent), fading with age. */
const DOINGS = [
  { kind: 'property.viewed', base: -0.9, slope: 0.8 },
  { kind: 'site.visited', base: -1.9, slope: 0.5 },
  { kind: 'email.opened', base: -2.3, slope: 0.3 },
  { kind: 'property.saved', base: -2.9, slope: 1 },
  { kind: 'property.searched', base: -2.8, slope: 0.6 },
  { kind: 'search.saved', base: -4.3, slope: 0.8 },
  { kind: 'text.received', base: -3.6, slope: 1 },
  { kind: 'email.received', base: -4, slope: 0.9 },
  { kind: 'call.incoming', base: -4.4, slope: 0.9 },
  { kind: 'showing.requested', base: -4.1, slope: 1.1 },
  { kind: 'appointment.missed', base: -6, slope: 0.5 },
] as const;
const WITH_HOME = new Set<string>([
  'property.viewed',
  'property.saved',
  'showing.requested',
  'inquiry.property',
]);

/** A source by its share of arrivals, which a change may move. */
export function pickSource(
  random: Random,
  createdAt: number,
  change: Change | null,
): (typeof SOURCES)[number] {
  const moved = change !== null && createdAt >= change.at;
  return random.weighted(
    SOURCES.map((source) => [
      source,
      source.share * (moved && source.name === change.source ? change.arrivals : 1),
    ]),
  );
}

/** Plays the life of a lead that came in at `createdAt` (ms), up to `end`. `homes` go by their price. */
export function simulateLead(
  random: Random,
  given: { createdAt: number; end: number; homes: readonly Home[]; change: Change | null; answered?: number },
): SimulatedLead {
  const { createdAt, end, homes, change } = given;
  const source = pickSource(random, createdAt, change);
  const u = random.normal();
  const place: Place = { source: source.name, createdAt, change };
  const at = random.whole(0, homes.length - 1);
  const wanted = homes[at]!;
  const lead: SimulatedLead = {
    createdAt,
    fields: describe(random, source.name, u, wanted),
    events: [],
    heldAt: null,
    signedAt: null,
    u,
    intent: drift(random, u, LIFE),
    place,
  };
  // A dozen homes that cost about the same.
  const near = homes.slice(Math.max(0, at - 6), at + 6);
  lead.events.push({
    kind: firstEvent(random, lead.fields),
    at: createdAt + 1000,
    byAgent: false,
    payload: {},
  });
  if (WITH_HOME.has(lead.events[0]!.kind)) lead.events[0]!.payload = { property: { ...wanted } };
  reachOut(random, lead, given.answered ?? 0.9);
  for (let day = 0; day < LIFE; day++) liveDay(random, lead, day, near);
  lead.events = lead.events.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
  if (lead.heldAt !== null && lead.heldAt > end) lead.heldAt = null;
  if (lead.signedAt !== null && lead.signedAt > end) lead.signedAt = null;
  return lead;
}

/** What the lead says follows its intent, and so does what it leaves out: values are not missing at random. */
function describe(random: Random, source: string, u: number, wanted: Home): SimulatedFields {
  const says = (base: number): boolean => random.chance(logistic(base + 0.9 * u));
  const budget = round(wanted.price * Math.exp(random.normal() * 0.18), 5000);
  const tells = says(0.4);
  const ready = u + 0.4 * random.normal();
  const level = Math.min(5, Math.max(0, Math.round(2.3 + 1.3 * (u + 0.25 * random.normal()))));
  const campaign = ['Social ad', 'Paid search'].includes(source) ? source : null;
  return {
    type: random.weighted([
      ['buyer', 0.68],
      ['seller', 0.18],
      ['buyer_seller', 0.08],
      ['renter', 0.06],
    ] as const),
    timeline: says(2) ? TIMELINES[level]! : null,
    financing: !says(1.5)
      ? null
      : ready > 0.7
        ? random.weighted([
            ['pre_approved', 3],
            ['cash', 1],
          ] as const)
        : ready > -0.2
          ? 'applied'
          : 'not_started',
    propertyType: random.chance(0.7) ? wanted.propertyType : null,
    budgetMin: tells && random.chance(0.8) ? round(budget * 0.9, 5000) : null,
    budgetMax: tells ? budget : null,
    source,
    campaignClass: campaign === null ? null : sourceClass(campaign),
    hasEmail: random.chance(0.92),
    hasPhone: says(1.6),
  };
}

function firstEvent(random: Random, { source, type }: SimulatedFields): EventKind {
  if (source === 'Open house') return 'open-house.visited';
  if (type === 'seller') return 'inquiry.seller';
  return source === 'Portal' || random.chance(0.5) ? 'inquiry.property' : 'registration';
}

/** The first answer: half within the half hour, a long tail. How keen the lead is, the agent does not know yet. */
function reachOut(random: Random, lead: SimulatedLead, answered: number): void {
  if (!random.chance(answered)) return;
  const at = lead.createdAt + Math.exp(3.2 + random.normal() * 1.6) * MINUTE;
  lead.events.push({
    kind: 'call.logged',
    at,
    byAgent: true,
    payload: {
      outcome: random.chance(logistic(-0.3 + lead.u * 0.6)) ? 'spoke' : 'no_answer',
      seconds: random.whole(20, 500),
    },
  });
}

function liveDay(random: Random, lead: SimulatedLead, day: number, near: readonly Home[]): void {
  const z = lead.intent[day]!;
  const start = lead.createdAt + day * DAY;
  const { change } = lead.place;
  const more = change && start >= change.at ? change.viewing : 1;
  for (const { kind, base, slope } of DOINGS) {
    const mean = Math.exp(base + slope * z - day / 20) * (kind === 'property.viewed' ? more : 1);
    for (let n = random.poisson(Math.min(mean, 12)); n > 0; n--) {
      const property = WITH_HOME.has(kind) ? { property: { ...random.pick(near) } } : {};
      lead.events.push({
        kind,
        at: start + (0.02 + 0.97 * random.unit()) * DAY,
        byAgent: kind.startsWith('app'),
        payload: property,
      });
    }
  }
  if (random.chance(0.12 * Math.exp(-day / 20))) {
    const kind = random.pick(['call.logged', 'text.sent', 'email.sent'] as const);
    lead.events.push({
      kind,
      at: start + (0.1 + 0.8 * random.unit()) * DAY,
      byAgent: true,
      payload:
        kind === 'call.logged'
          ? { outcome: random.chance(logistic(0.6 * z - 0.3)) ? 'spoke' : 'no_answer' }
          : {},
    });
  }
  if (lead.heldAt === null && random.chance(1 - Math.exp(-hazard(lead.place, day, z))))
    hold(random, lead, start, z);
}

/** The first appointment, booked up to three days before, and what came of it. */
function hold(random: Random, lead: SimulatedLead, start: number, z: number): void {
  const heldAt = start + (0.1 + 0.89 * random.unit()) * DAY;
  const type =
    lead.fields.type === 'seller' ? 'listing_consultation' : random.pick(['buyer_consultation', 'showing']);
  const booked = Math.max(lead.createdAt + 30 * MINUTE, heldAt - (0.1 + 2.9 * random.unit()) * DAY);
  lead.heldAt = heldAt;
  lead.events.push({ kind: 'appointment.booked', at: booked, byAgent: true, payload: { type } });
  lead.events.push({ kind: 'appointment.held', at: heldAt, byAgent: true, payload: { type } });
  if (random.chance(logistic(-0.5 + 0.5 * z))) lead.signedAt = heldAt + (8 + 40 * random.unit()) * DAY;
}

/** The oracle's chance that a lead, looked at on day `day` of its age, holds its first appointment within 14 days. */
export const oracleOf = ({ place, u, intent }: SimulatedLead, day: number): number =>
  oracle(place, u, day, intent[day]!);
