import type { FeatureRow, FeatureValue } from './model.ts';

/** What is known about a lead now. Times are ISO 8601. */
export interface LeadFacts {
  readonly createdAt: string;
  readonly source: string | null;
  readonly leadType: string | null;
  readonly timeline: string | null;
  readonly propertyType: string | null;
  readonly budgetMin: number | null;
  readonly budgetMax: number | null;
  readonly financing: string | null;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  /** By key of the custom field. */
  readonly custom: Readonly<Record<string, number | string | boolean | null>>;
}

/** One line of the lead's event log. Kinds this build does not know are ignored. */
export interface LeadEventFact {
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

export interface FeatureDefinition {
  readonly key: string;
  readonly kind: 'number' | 'boolean' | 'category';
  /** Key of the plain words for it in the message catalogue. */
  readonly message: string;
  readonly group: 'lead' | 'engagement' | 'recency' | 'service';
  /** On the fair-housing watch list: allowed, tested for unequal effect. */
  readonly watch?: true;
}

const define = (
  group: FeatureDefinition['group'],
  kind: FeatureDefinition['kind'],
  keys: readonly string[],
  watched: readonly string[] = [],
): FeatureDefinition[] =>
  keys.map((key) => ({
    key,
    kind,
    message: `scoring.feature.${key}`,
    group,
    ...(watched.includes(key) ? { watch: true } : {}),
  }));

/** Every feature built from a lead and its events, in the order of a training table. Custom fields come on top of them. */
export const FEATURES: readonly FeatureDefinition[] = [
  ...define(
    'lead',
    'category',
    ['source', 'sourceClass', 'leadType', 'timeline', 'propertyType', 'financing'],
    ['source', 'sourceClass', 'propertyType', 'financing'],
  ),
  ...define(
    'lead',
    'number',
    ['budgetMax', 'budgetSpread', 'daysSinceCreated'],
    ['budgetMax', 'budgetSpread'],
  ),
  ...define('lead', 'boolean', ['hasBudget', 'hasEmail', 'hasPhone'], ['hasBudget']),
  ...define('engagement', 'number', [
    'views7d',
    'views30d',
    'saves30d',
    'searches30d',
    'visits30d',
    'inquiries7d',
    'inquiries30d',
    'showingRequests7d',
    'showingRequests30d',
    'openHouses30d',
    'replies7d',
    'replies30d',
    'callsIn30d',
    'emailOpens30d',
  ]),
  ...define('engagement', 'boolean', ['unsubscribed']),
  ...define('recency', 'number', ['daysSinceInbound', 'daysSinceView', 'activeDays14', 'trend7to30']),
  ...define(
    'service',
    'number',
    ['firstResponseMinutes', 'attempts30d'],
    ['firstResponseMinutes', 'attempts30d'],
  ),
];

const VIEWS = ['property.viewed'];
const SAVES = ['property.saved', 'search.saved'];
const SEARCHES = ['property.searched'];
const VISITS = ['site.visited', 'page.visited'];
const INQUIRIES = ['inquiry.general', 'inquiry.property', 'inquiry.seller', 'registration'];
const SHOWINGS = ['showing.requested'];
const OPEN_HOUSES = ['open-house.visited'];
const REPLIES = ['email.received', 'text.received', 'email.replied', 'text.replied'];
const CALLS_IN = ['call.incoming'];
const EMAIL_OPENS = ['email.opened', 'email.clicked'];
/** What the lead does. Opening an e-mail is left out: mail programs do it on their own. */
const INBOUND = new Set([
  ...VIEWS,
  ...SAVES,
  ...SEARCHES,
  ...VISITS,
  ...INQUIRIES,
  ...SHOWINGS,
  ...OPEN_HOUSES,
  ...REPLIES,
  ...CALLS_IN,
  'email.clicked',
]);
/** What the company does towards the lead. */
const ATTEMPTS = ['call.logged', 'email.sent', 'text.sent'];

const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * The features of a lead at the moment `at` (ISO 8601): fields as given, events only if they had happened and been recorded by
 * then. Later events, in whatever order the log comes, leave the row of an earlier moment as it is.
 */
export function buildFeatures(lead: LeadFacts, events: readonly LeadEventFact[], at: string): FeatureRow {
  const now = Date.parse(at);
  const created = Date.parse(lead.createdAt);
  const known = events
    .map(({ kind, occurredAt, recordedAt }) => ({
      kind,
      occurred: Date.parse(occurredAt),
      recorded: Date.parse(recordedAt),
    }))
    .filter(({ occurred, recorded }) => occurred <= now && recorded <= now)
    .map(({ kind, occurred }) => ({ kind, occurred, age: (now - occurred) / DAY }));
  const count = (kinds: readonly string[], days: number): number =>
    known.filter((event) => event.age < days && kinds.includes(event.kind)).length;
  const least = (ages: readonly number[]): number | null => (ages.length > 0 ? Math.min(...ages) : null);
  const inbound = known.filter((event) => INBOUND.has(event.kind)).map((event) => event.age);
  const attempts = known.filter((event) => ATTEMPTS.includes(event.kind));
  const inbound7 = inbound.filter((age) => age < 7).length;
  const inbound30 = inbound.filter((age) => age < 30).length;
  const responses = attempts
    .map((event) => (event.occurred - created) / MINUTE)
    .filter((minutes) => minutes >= 0);

  const row: Record<string, FeatureValue> = {
    source: lead.source,
    sourceClass: sourceClass(lead.source),
    leadType: lead.leadType,
    timeline: lead.timeline,
    propertyType: lead.propertyType,
    financing: lead.financing,
    budgetMax: lead.budgetMax ?? lead.budgetMin,
    budgetSpread: spread(lead.budgetMin, lead.budgetMax),
    daysSinceCreated: Math.max(0, (now - created) / DAY),
    hasBudget: lead.budgetMin !== null || lead.budgetMax !== null,
    hasEmail: lead.hasEmail,
    hasPhone: lead.hasPhone,
    views7d: count(VIEWS, 7),
    views30d: count(VIEWS, 30),
    saves30d: count(SAVES, 30),
    searches30d: count(SEARCHES, 30),
    visits30d: count(VISITS, 30),
    inquiries7d: count(INQUIRIES, 7),
    inquiries30d: count(INQUIRIES, 30),
    showingRequests7d: count(SHOWINGS, 7),
    showingRequests30d: count(SHOWINGS, 30),
    openHouses30d: count(OPEN_HOUSES, 30),
    replies7d: count(REPLIES, 7),
    replies30d: count(REPLIES, 30),
    callsIn30d: count(CALLS_IN, 30),
    emailOpens30d: count(EMAIL_OPENS, 30),
    unsubscribed: known.some((event) => event.kind === 'unsubscribed'),
    daysSinceInbound: least(inbound),
    daysSinceView: least(known.filter((event) => VIEWS.includes(event.kind)).map((event) => event.age)),
    activeDays14: new Set(inbound.filter((days) => days < 14).map(Math.floor)).size,
    trend7to30: inbound30 > 0 ? inbound7 / inbound30 : null,
    firstResponseMinutes: least(responses),
    attempts30d: attempts.filter((event) => event.age < 30).length,
  };
  for (const [key, value] of Object.entries(lead.custom)) row[`custom.${key}`] = value;
  return row;
}

/** Budget range relative to its upper end; null unless both ends are known. */
function spread(low: number | null, high: number | null): number | null {
  return low !== null && high !== null && high > 0 ? (high - low) / high : null;
}

export const SOURCE_CLASSES = [
  'referral',
  'past_client',
  'open_house',
  'website',
  'portal',
  'social',
  'paid',
  'list',
  'other',
] as const;
export type SourceClass = (typeof SOURCE_CLASSES)[number];

const SOURCE_WORDS: readonly (readonly [SourceClass, RegExp])[] = [
  ['past_client', /past client|repeat|returning|previous client|former client/],
  ['referral', /refer|sphere|word of mouth|friend|recommend/],
  ['open_house', /open house|walk ?in|sign call|yard sign|event/],
  ['list', /cold|purchased|bought list|list import|fsbo|expired|prospecting|farming/],
  [
    'portal',
    /zillow|trulia|realtor\.?com|redfin|homes\.?com|homesnap|rightmove|zoopla|immoscout|idealista|portal|marketplace/,
  ],
  ['paid', /adwords|google ads|ppc|paid|sponsored|\bads?\b|advert|campaign/],
  ['social', /facebook|instagram|linkedin|tiktok|youtube|twitter|social|pinterest/],
  ['website', /web|organic|direct|site|landing|chat|blog|seo|newsletter|google|bing|search/],
];

/** What kind of source a company's own name for it means; null without a source. */
export function sourceClass(source: string | null): SourceClass | null {
  if (source === null || source.trim() === '') return null;
  const name = source.toLowerCase().replace(/[_-]+/g, ' ');
  return SOURCE_WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}
