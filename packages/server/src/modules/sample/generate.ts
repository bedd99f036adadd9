import type { EventKind } from '@lintel/contract';
import { type Random, seeded } from './random.ts';

/**
 * An invented brokerage with a known mechanism. Each lead has a hidden intent (a normal variable shifted by its
 * source) that drives how much it looks around, whether it answers, its financing and timeline, and, day by day, the
 * hazard of booking an appointment; appointments are held four times in five. No protected trait exists in it, and
 * names are drawn independently of everything else. Figures measured on it say how the product works, nothing about
 * real leads.
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
  payload: Record<string, string | number | boolean>;
}

export interface SampleLead {
  name: string;
  email: string | null;
  phone: string | null;
  type: 'buyer' | 'seller' | 'buyer_seller' | 'renter';
  source: string;
  budgetMin: number | null;
  budgetMax: number | null;
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
const FIRST = [
  'Ada',
  'Bram',
  'Carmen',
  'Dario',
  'Elif',
  'Farah',
  'Goran',
  'Hana',
  'Ivo',
  'Jada',
  'Kofi',
  'Lena',
  'Mateo',
  'Nadia',
  'Omar',
  'Paula',
  'Quinn',
  'Rosa',
  'Soren',
  'Tala',
  'Uma',
  'Viktor',
  'Wanda',
  'Xenia',
  'Yusuf',
  'Zola',
];
const LAST = [
  'Abara',
  'Berg',
  'Castell',
  'Dorn',
  'Eaves',
  'Fairbank',
  'Grant',
  'Haddock',
  'Ibsen',
  'Jarrow',
  'Kimber',
  'Lindgren',
  'Moll',
  'Norling',
  'Otter',
  'Petit',
  'Quill',
  'Rask',
  'Sands',
  'Thorn',
  'Ulver',
  'Vale',
  'Wren',
  'Xavi',
  'Yarrow',
  'Zeller',
];
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
/** Source, share of leads, shift of intent. */
const SOURCES: readonly (readonly [string, number, number])[] = [
  ['Portal', 0.38, -0.55],
  ['Website', 0.22, 0],
  ['Social ad', 0.14, -0.8],
  ['Open house', 0.1, 0.25],
  ['Referral', 0.1, 1],
  ['Past client', 0.06, 0.85],
];
const AREA_CODES = [
  205, 206, 208, 212, 214, 216, 219, 224, 239, 253, 267, 281, 303, 305, 312, 314, 319, 404, 414, 503, 512,
  602, 612, 615, 617, 713, 716, 801, 808, 916,
];

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
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
  const leads: SampleLead[] = [];
  for (let i = 0; i < count; i++) {
    // Arrivals grow a little over the period, and weekends are busier.
    const back = days * (1 - Math.sqrt(random.unit()) * 0.35 - random.unit() * 0.65);
    const createdAt = new Date(now.getTime() - Math.max(0.02, back) * DAY);
    leads.push(makeLead(random, i, createdAt, now, agents.length + 1, listings, domain));
  }
  leads.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return { agents, listings, leads };
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
  createdAt: Date,
  now: Date,
  agentCount: number,
  listings: readonly SampleListing[],
  domain: string,
): SampleLead {
  const [source, , shift] = random.weighted(SOURCES.map((s) => [s, s[1]] as const));
  const intent = shift + random.normal() * 0.9;
  const type = random.weighted([
    ['buyer', 0.68],
    ['seller', 0.18],
    ['buyer_seller', 0.08],
    ['renter', 0.06],
  ] as const);
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  const wanted = random.pick(listings);
  const budget = round(wanted.price * Math.exp(random.normal() * 0.18), 5000);
  const knowsBudget = random.chance(logistic(0.2 + intent * 0.6));
  const financing = random.chance(0.25)
    ? null
    : random.chance(logistic(-1.1 + intent * 0.9))
      ? random.weighted([
          ['pre_approved', 3],
          ['cash', 1],
        ] as const)
      : random.weighted([
          ['applied', 1],
          ['not_started', 2],
        ] as const);
  const timeline = random.chance(0.2)
    ? null
    : (['later', 'within_a_year', 'within_6_months', 'within_90_days', 'within_30_days', 'now'] as const)[
        Math.min(5, Math.max(0, Math.round(2.4 + intent * 1.1 + random.normal() * 0.9)))
      ]!;
  const owner = random.chance(0.03) ? null : 3 + random.whole(0, agentCount - 4);
  const lead: SampleLead = {
    name: `${first} ${last}`,
    email: random.chance(0.92) ? `${first}.${last}.${index}@${domain}`.toLowerCase() : null,
    phone: random.chance(0.8) ? phone(index) : null,
    type,
    source,
    budgetMin: knowsBudget ? round(budget * 0.9, 5000) : null,
    budgetMax: knowsBudget ? budget : null,
    timeline,
    financing,
    propertyType: random.chance(0.7) ? wanted.propertyType : null,
    location: random.chance(0.75) ? wanted.city : null,
    tags: random.chance(0.2)
      ? [random.pick(['relocating', 'investor', 'first home', 'downsizing', 'new build'])]
      : [],
    owner,
    stages: [{ position: 0, at: createdAt }],
    createdAt,
    events: [],
  };
  live(random, lead, intent, wanted, now);
  return lead;
}

/** Plays the lead's days from its arrival to now. */
function live(random: Random, lead: SampleLead, intent: number, wanted: SampleListing, now: Date): void {
  const add = (
    kind: EventKind,
    at: number,
    agent: number | null = null,
    payload: SampleEvent['payload'] = {},
  ): boolean => {
    if (at > now.getTime()) return false;
    lead.events.push({ kind, at: new Date(at), agent, payload });
    return true;
  };
  const start = lead.createdAt.getTime();
  const reach = (position: number, at: number): void => {
    const last = lead.stages[lead.stages.length - 1]!;
    if (at <= now.getTime() && position > last.position)
      lead.stages.push({ position, at: new Date(Math.max(at, last.at.getTime() + 60_000)) });
  };
  const listing = { address: wanted.address, price: wanted.price };

  if (lead.source === 'Open house') add('open-house.visited', start + 1000, null, listing);
  else if (lead.type === 'seller') add('inquiry.seller', start + 1000);
  else if (lead.source === 'Portal' || random.chance(0.5))
    add('inquiry.property', start + 1000, null, listing);
  else add('registration', start + 1000);

  // The agent's first answer: half within the hour, a long tail.
  if (lead.owner !== null && random.chance(0.88)) {
    const minutes = Math.exp(3.2 + random.normal() * 1.6);
    if (
      add('call.logged', start + minutes * 60_000, lead.owner, {
        outcome: random.chance(logistic(-0.3 + intent * 0.5)) ? 'spoke' : 'no answer',
        seconds: random.whole(20, 500),
      })
    ) {
      reach(1, start + minutes * 60_000);
    }
  }

  const fade = 12 + 18 * logistic(intent);
  let interest = 0;
  let appointment: number | undefined;
  const lastDay = Math.min(90, (now.getTime() - start) / DAY);
  for (let day = 0; day < lastDay; day++) {
    const rate = Math.exp(-0.9 + 0.7 * intent) * Math.exp(-day / fade);
    for (let n = random.poisson(Math.min(rate, 6)); n > 0; n--) {
      const at = start + (day + 0.05 + random.unit() * 0.9) * DAY;
      const kind = random.weighted([
        ['property.viewed', 58],
        ['site.visited', 14],
        ['email.opened', 12],
        ['property.saved', 6 + 2 * Math.max(0, intent)],
        ['property.searched', 5],
        ['search.saved', 1],
      ] as const);
      const seen: SampleEvent['payload'] =
        kind === 'property.viewed' || kind === 'property.saved'
          ? { address: wanted.address, price: wanted.price }
          : {};
      add(kind, at, null, seen);
      if (kind === 'property.saved') interest += 0.25;
    }
    if (random.chance(rate * 0.1 * logistic(intent))) {
      add(random.chance(0.6) ? 'text.received' : 'email.received', start + (day + random.unit()) * DAY);
      interest += 0.35;
      reach(2, start + (day + 1) * DAY);
    }
    if (lead.type !== 'renter' && random.chance(rate * 0.08 * logistic(intent * 1.2))) {
      add('showing.requested', start + (day + random.unit()) * DAY, null, listing);
      interest += 0.9;
    }
    if (lead.owner !== null && random.chance(0.12 * Math.exp(-day / 20))) {
      add(random.chance(0.5) ? 'text.sent' : 'email.sent', start + (day + random.unit()) * DAY, lead.owner);
    }
    const ready =
      (lead.financing === 'pre_approved' || lead.financing === 'cash' ? 0.5 : 0) +
      (lead.timeline === 'now' || lead.timeline === 'within_30_days' ? 0.5 : 0);
    const hazard = Math.exp(-5.0 + 0.95 * intent + Math.min(interest, 2) + ready) * Math.exp(-day / 25);
    if (appointment === undefined && random.chance(Math.min(0.5, hazard))) {
      const booked = start + (day + random.unit()) * DAY;
      if (add('appointment.booked', booked, lead.owner)) {
        reach(2, booked);
        appointment = booked + (1 + random.unit() * 4) * DAY;
        const held = random.chance(0.8);
        if (add(held ? 'appointment.held' : 'appointment.missed', appointment, lead.owner) && held)
          reach(3, appointment);
      }
    }
  }
  if (appointment !== undefined && random.chance(logistic(-0.6 + intent * 0.5))) {
    reach(4, appointment + 12 * DAY);
    reach(5, appointment + 20 * DAY);
    if (random.chance(0.85)) reach(6, appointment + 52 * DAY);
  } else if (lastDay > 75 && random.chance(0.35)) {
    reach(7, start + 75 * DAY);
  }
  lead.events.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Fictitious numbers: 555-0100 to 555-0199 of several area codes (NANPA, reserved for fiction). */
const phone = (index: number): string =>
  `+1${AREA_CODES[Math.floor(index / 100) % AREA_CODES.length]!}55501${String(index % 100).padStart(2, '0')}`;
