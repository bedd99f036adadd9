import type { ScoringEvent } from '../../leads/index.ts';
import { type Random, seeded } from '../random.ts';
import { type Change, changeAt, season } from './intent.ts';
import { type Home, type SimulatedLead, simulateLead } from './simulate.ts';

/** A lead with its log, as the feature code reads it. */
export interface InventedLead {
  id: string;
  lead: SimulatedLead;
  events: ScoringEvent[];
}

/**
 * Invented leads, and what only tests may know of them. `zips` and `groups` go by the lead's position and appear in no log:
 * a group lives mostly in some ZIP codes, and has nothing to do with intent.
 */
export interface Population {
  leads: InventedLead[];
  zips: string[];
  groups: ('a' | 'b')[];
  change: Change | null;
  /** The end of what is known. */
  now: Date;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A ZIP code and the share of group b in it. */
const ZIPS: readonly (readonly [string, number])[] = [
  ['60601', 0.06],
  ['60604', 0.1],
  ['60611', 0.08],
  ['60614', 0.05],
  ['60618', 0.12],
  ['60622', 0.9],
  ['60629', 0.94],
  ['60639', 0.88],
];

/** Leads that came in from `from` to `now`, oldest first. Deterministic in its arguments. `change`: the day the world changes. */
export function inventLeads(options: {
  seed: number;
  leads: number;
  from: Date;
  now: Date;
  change?: Date;
}): Population {
  const { seed, now } = options;
  const change = options.change ? changeAt(options.change) : null;
  const random = seeded(seed);
  // A stream of its own, so that where somebody lives depends on nothing else.
  const places = seeded(seed ^ 0x5ca1ab1e);
  const homes = inventHomes(random);
  const arrivals = Array.from({ length: options.leads }, () =>
    arrive(random, options.from.getTime(), now.getTime()),
  ).sort((a, b) => a - b);
  const found: Population = { leads: [], zips: [], groups: [], change, now };
  arrivals.forEach((createdAt, i) => {
    const lead = simulateLead(random, { createdAt, end: now.getTime(), homes, change });
    const id = `lead-${String(i).padStart(6, '0')}`;
    found.leads.push({ id, lead, events: logOf(random, id, lead) });
    const [zip, share] = places.pick(ZIPS);
    found.zips.push(zip);
    found.groups.push(places.chance(share) ? 'b' : 'a');
  });
  return found;
}

/** Homes by price, whole thousands. */
export const inventHomes = (random: Random): Home[] =>
  Array.from({ length: 180 }, (_, i) => ({
    listingId: `S-${String(i + 1).padStart(4, '0')}`,
    price: Math.round(Math.exp(12.9 + 0.4 * random.normal()) / 1000) * 1000,
    propertyType: random.pick(['Single family', 'Condo', 'Townhouse', 'Multi family']),
  })).sort((a, b) => a.price - b.price);

/** A moment of arrival: more in spring than in winter, more at weekends, more by day. */
function arrive(random: Random, from: number, until: number): number {
  for (;;) {
    const at = from + random.unit() * (until - from);
    const day = new Date(at).getUTCDay();
    const hour = new Date(at).getUTCHours();
    const busy =
      Math.exp(season(at)) * (day === 0 || day === 6 ? 1.3 : 1) * (hour >= 13 || hour < 4 ? 1 : 0.3);
    if (random.chance(busy / 1.7)) return Math.round(at);
  }
}

/** The lead's log. What an agent notes is recorded some time after it happened; ids rise with the order of recording. */
function logOf(
  random: Random,
  leadId: string,
  { createdAt, fields, events, signedAt }: SimulatedLead,
): ScoringEvent[] {
  const lines = [
    {
      kind: 'lead.created',
      at: createdAt,
      late: 0,
      payload: { fields: { ...fields, currency: 'USD', custom: {} } },
    },
    ...events.map(({ kind, at, byAgent, payload }) => ({
      kind,
      at,
      late: byAgent && kind !== 'appointment.booked' ? random.unit() ** 3 * 20 * HOUR : 0,
      payload,
    })),
    ...(signedAt === null
      ? []
      : [{ kind: 'deal.created', at: signedAt, late: HOUR, payload: { dealId: `deal-of-${leadId}` } }]),
  ];
  return lines
    .sort((a, b) => a.at + a.late - (b.at + b.late))
    .map(({ kind, at, late, payload }, i) => ({
      id: `${leadId}-${String(i).padStart(5, '0')}`,
      leadId,
      kind,
      occurredAt: new Date(at).toISOString(),
      recordedAt: new Date(at + late).toISOString(),
      payload,
    }));
}

/** The age, in whole days, at which a lead is looked at. */
export const ageAt = ({ createdAt }: SimulatedLead, at: string): number =>
  Math.round((Date.parse(at) - createdAt) / DAY);
