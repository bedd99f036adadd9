import type { EventKind } from '@lintel/contract';
import { type Home, type SimulatedFields, type SimulatedLead, simulateLead } from './brokerage/simulate.ts';
import { type Random, seeded } from './random.ts';
import { wordsOf } from './words.ts';

/**
 * An invented brokerage. How its leads live is the documented mechanism of `brokerage/`; here they get names, agents,
 * listings and a place in the pipeline. No protected trait exists in it, and names are drawn independently of everything
 * else. Figures measured on it say how the product works, nothing about real leads.
 */
export interface SampleBrokerage {
  agents: { name: string; email: string; role: 'broker' | 'team_lead' | 'agent' | 'isa' }[];
  listings: SampleListing[];
  leads: SampleLead[];
}

export interface SampleListing {
  address: string;
  city: string;
  propertyType: string;
  status: 'Active' | 'Pending' | 'Closed';
  price: number;
  bedrooms: number;
  bathrooms: number;
  livingArea: number;
  listedAt: Date;
}

export interface SampleEvent {
  kind: EventKind;
  at: Date;
  /** Index of the agent who did it, or null for the lead. */
  agent: number | null;
  payload: Record<string, unknown>;
  /** What the lead wrote with it, of the last weeks. */
  text?: string;
}

export interface SampleLead {
  name: string;
  email: string | null;
  phone: string | null;
  type: SimulatedFields['type'];
  source: string;
  budgetMin: number | null;
  budgetMax: number | null;
  timeline: SimulatedFields['timeline'];
  financing: SimulatedFields['financing'];
  propertyType: string | null;
  location: string | null;
  tags: string[];
  /** Index of the owning agent, or null; the one after the last is whoever fills the company. */
  owner: number | null;
  /** Position of the stage in the default pipeline, with the moments the earlier ones were entered. */
  stages: { position: number; at: Date }[];
  createdAt: Date;
  events: SampleEvent[];
}

const DAY = 86_400_000;
/** Days back in which it is known what was written. */
const WRITTEN = 30;
// Apart by more than a slip, so that nobody is taken for another.
const FIRST = (
  'Ada Bram Carmen Dario Elif Farah Goran Hana Ivo Joaquin Kofi Lorcan ' +
  'Mateo Nadia Omar Paula Quinn Rosa Soren Tala Uma Viktor Wanda Xenia ' +
  'Yusuf Zola Anouk Bruno Celia Dmitri Esme Felix Greta Hugo Ingrid Jonas ' +
  'Keiko Lucian Mireille Nils Odette Percival Ruben Saskia Tomas Ursula Verena Wolfram ' +
  'Ximena Yannick Amara Benedikt Chiara Delphine Emeka Fiona Gideon Isadora Leopold Marguerite'
).split(' ');
const LAST = (
  'Abara Berg Castell Dorn Eaves Fairbank Grant Hadley Ibsen Jarvis Kimber Lindgren ' +
  'Molder Norling Otter Petit Quill Rask Sands Thorn Ulver Vale Wren Xavi ' +
  'Yardley Zelman Adeyemi Brandt Calloway Drummond Ellery Foxworth Galindo Holloway Iverson Jessup ' +
  'Kowalik Langley Marchetti Novak Oduya Pemberton Quintero Ravenel Solberg Tamm Underhill Vanterpool ' +
  'Whitlock Yates Zimmer Ashdown Bellweather Crane Delacroix Esposito Fenwick Goodwin Hartigan Ito ' +
  'Jorgensen Kessler Lombard Mabena Nakamura Oyelaran Prescott Rosenthal Stavros Tillman Uddin Villalobos ' +
  'Wexler Yamada Zornig Achterberg'
).split(' ');
const STREETS = [
  'Quarry Lane',
  'Fernhill Avenue',
  'Ropewalk',
  'Tanner Row',
  'Mill End',
  'Harbour Street',
  'Orchard Close',
  'Station Road',
  'Lime Terrace',
  'Weir Walk',
];
const AREAS = ['Fernhill', 'Quarry', 'Old Harbour', 'Mill End', 'Station Quarter', 'Tanner Row'];
const TYPES = ['Single family', 'Condo', 'Townhouse', 'Multi family'];
const AREA_CODES = [
  205, 206, 208, 212, 214, 216, 219, 224, 239, 253, 267, 281, 303, 305, 312, 314, 319, 404, 414, 503, 512,
  602, 612, 615, 617, 713, 716, 801, 808, 916,
];

const round = (value: number, to: number): number => Math.round(value / to) * to;

/** The brokerage of a seed, with a history that ends at `now`. Deterministic in its arguments. */
export function generateBrokerage(options: {
  seed: number;
  now: Date;
  leads?: number;
  days?: number;
  domain?: string;
}): SampleBrokerage {
  const { seed, now, leads: count = 2400, days = 240, domain = 'example.com' } = options;
  const random = seeded(seed);
  const agents = makeAgents(random, domain);
  const listings = makeListings(random, now);
  const homes = listings
    .map(({ price, propertyType }, i) => ({ listingId: numberOf(i), price, propertyType }))
    .sort((a, b) => a.price - b.price);
  const leads: SampleLead[] = [];
  const named = new Set<string>();
  for (let i = 0; i < count; i++) {
    // Arrivals grow a little over the period, and weekends are busier.
    const back = days * (1 - Math.sqrt(random.unit()) * 0.35 - random.unit() * 0.65);
    const createdAt = new Date(now.getTime() - Math.max(0.02, back) * DAY);
    // A stream of its own: how a life goes depends on the season, and who it is does not.
    const life = simulateLead(seeded(random.whole(0, 2 ** 31)), {
      createdAt: createdAt.getTime(),
      end: now.getTime(),
      homes,
      change: null,
    });
    leads.push(makeLead(random, i, life, now, { agents: agents.length + 1, listings, domain, named }));
  }
  comeTwice(random, leads);
  leads.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return { agents, listings, leads };
}

/** One in two hundred is somebody who is there already: under the same name, the address with a letter left out. */
function comeTwice(random: Random, leads: readonly SampleLead[]): void {
  for (let at = 199; at < leads.length; at += 200) {
    const [known, again] = [leads[at]!, random.pick(leads)];
    if (known === again || known.email === null) continue;
    again.name = known.name;
    again.email = known.email.replace(/^(.)./, '$1');
    again.phone = null;
  }
}

/** A name nobody bears yet, while there are enough of them. */
function nameOf(random: Random, named: Set<string>): [first: string, last: string] {
  for (let left = 30; ; left--) {
    const name: [string, string] = [random.pick(FIRST), random.pick(LAST)];
    if (left > 0 && named.has(name.join(' '))) continue;
    named.add(name.join(' '));
    return name;
  }
}

function makeAgents(random: Random, domain: string): SampleBrokerage['agents'] {
  const roles = ['broker', 'team_lead', 'team_lead', 'isa', ...Array<'agent'>(10).fill('agent')] as const;
  return roles.map((role, i) => {
    const first = FIRST[(i * 5 + 2) % FIRST.length]!;
    const last = LAST[(i * 7 + random.whole(0, 3)) % LAST.length]!;
    return { name: `${first} ${last}`, email: `${first}.${last}.${i + 1}@${domain}`.toLowerCase(), role };
  });
}

function makeListings(random: Random, now: Date): SampleListing[] {
  return Array.from({ length: 180 }, (_, i) => {
    const bedrooms = random.weighted([
      [1, 1],
      [2, 3],
      [3, 5],
      [4, 3],
      [5, 1],
    ] as const);
    const livingArea = round(450 + bedrooms * 380 + random.normal() * 160, 10);
    const age = random.unit() * 200;
    return {
      address: `${random.whole(1, 240)} ${STREETS[i % STREETS.length]!}`,
      city: random.pick(AREAS),
      propertyType: random.pick(TYPES),
      status: age > 120 ? 'Closed' : age > 80 ? 'Pending' : 'Active',
      price: round(livingArea * (260 + random.normal() * 45), 1000),
      bedrooms,
      bathrooms: Math.max(1, bedrooms - random.whole(0, 2)),
      livingArea: Math.max(380, livingArea),
      listedAt: new Date(now.getTime() - age * DAY),
    };
  });
}

function makeLead(
  random: Random,
  index: number,
  life: SimulatedLead,
  now: Date,
  {
    agents,
    listings,
    domain,
    named,
  }: { agents: number; listings: readonly SampleListing[]; domain: string; named: Set<string> },
): SampleLead {
  const { hasEmail, hasPhone, campaignClass: _, ...said } = life.fields;
  const [first, last] = nameOf(random, named);
  const owner = random.chance(0.03) ? null : 3 + random.whole(0, agents - 4);
  return {
    ...said,
    name: `${first} ${last}`,
    email: hasEmail ? `${first}.${last}.${index}@${domain}`.toLowerCase() : null,
    phone: hasPhone ? phone(index) : null,
    location: random.chance(0.75) ? random.pick(AREAS) : null,
    tags: random.chance(0.2)
      ? [random.pick(['relocating', 'investor', 'first home', 'downsizing', 'new build'])]
      : [],
    owner,
    stages: stagesOf(random, life, now),
    createdAt: new Date(life.createdAt),
    events: life.events
      // Nobody reaches out to a lead nobody has.
      .filter(({ kind, byAgent }) => !byAgent || owner !== null || kind.startsWith('appointment.'))
      .map(({ kind, at, byAgent, payload }, nth) => {
        const text = at > now.getTime() - WRITTEN * DAY ? wordsOf(said.type, kind, index + nth) : undefined;
        return {
          kind,
          at: new Date(at),
          agent: byAgent ? owner : null,
          payload: withAddress(payload, listings),
          ...(text === undefined ? {} : { text }),
        };
      }),
  };
}

/** The number of a listing by its place among those of the brokerage. */
export const numberOf = (place: number): string => `S-${place}`;
/** The place of the listing an event speaks of, if it does of any. */
export function listingOf(payload: Record<string, unknown>): number | null {
  const home = payload.property as Home | undefined;
  return home ? Number(home.listingId.slice(2)) : null;
}

/** A home looked at, as the timeline shows it. */
function withAddress(
  payload: Record<string, unknown>,
  listings: readonly SampleListing[],
): Record<string, unknown> {
  const listing = listings[listingOf(payload) ?? -1];
  return listing ? { ...payload, address: listing.address, price: listing.price } : payload;
}

/** The way through the pipeline: contacted, qualified, met, agreement, under contract, closed; or given up. */
function stagesOf(random: Random, life: SimulatedLead, now: Date): SampleLead['stages'] {
  const { createdAt, events, heldAt, signedAt } = life;
  const stages: SampleLead['stages'] = [{ position: 0, at: new Date(createdAt) }];
  const reach = (position: number, at: number | undefined | null): void => {
    const last = stages.at(-1)!;
    if (at == null || at > now.getTime() || position <= last.position) return;
    stages.push({ position, at: new Date(Math.max(at, last.at.getTime() + 60_000)) });
  };
  const when = (...kinds: string[]) => events.find(({ kind }) => kinds.includes(kind))?.at;
  const closes = random.chance(0.85);
  const gaveUp = random.chance(0.35);
  reach(1, when('call.logged', 'text.sent', 'email.sent'));
  reach(2, when('text.received', 'email.received', 'call.incoming', 'appointment.booked'));
  reach(3, heldAt);
  if (signedAt !== null) {
    reach(4, signedAt);
    reach(5, signedAt + 8 * DAY);
    if (closes) reach(6, signedAt + 40 * DAY);
  } else if (gaveUp && now.getTime() - createdAt > 76 * DAY) reach(7, createdAt + 75 * DAY);
  return stages;
}

/**
 * Fictitious numbers: 555-0100 to 555-0199 of several area codes (NANPA, reserved for fiction). Each is one person's, so
 * that leads beyond the last have none.
 */
const phone = (index: number): string | null => {
  const area = AREA_CODES[Math.floor(index / 100)];
  return area ? `+1${area}55501${String(index % 100).padStart(2, '0')}` : null;
};
