/** One line of a lead's log. Times are ISO 8601. Kinds this build does not know are ignored. */
export interface LogEvent {
  /** Decides the order of what was recorded in the same moment. */
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Something a lead or the company did: code, moment in ms, and of a viewed home which it was and its price. */
export type Happening = readonly [code: Code, at: number, listing?: string | null, price?: number | null];

/**
 * What a lead's log comes to: enough to give its features at any later moment, however long the log is. Plain JSON, so that
 * it can be kept and gone on with. The same events give the same bytes.
 */
export interface LeadState {
  /** How it was folded; one of another version is to be made anew. */
  readonly version: number;
  /** Order of the last event folded: moment, recording (ms), id. */
  last: readonly [number, number, string] | null;
  /** When the lead came in, ms; of a log without that line, its first event. */
  created: number | null;
  /** `created` was said by the log. */
  dated: boolean;
  /** The last value of each field, as the log says it. */
  fields: Record<string, unknown>;
  /** Up to `WINDOW_DAYS` before the last one, oldest first. */
  happenings: Happening[];
  lastInbound: number | null;
  lastView: number | null;
  /** The first try to reach the lead since it came in. */
  firstAttempt: readonly [at: number, channel: string] | null;
  unsubscribed: boolean;
  /** How the lead's deals ended, by deal. */
  deals: Record<string, 'won' | 'lost'>;
}

/** To be raised whenever the same log comes to another state. */
export const STATE_VERSION = 1;
export const WINDOW_DAYS = 30;
/** Happenings of one code that count: a robot that reloads a page all day is no more eager than this. */
export const MOST = 100;
export const DAY = 86_400_000;

export type Code =
  | 'view'
  | 'save'
  | 'search'
  | 'visit'
  | 'inquiry'
  | 'showing'
  | 'open-house'
  | 'reply'
  | 'call-in'
  | 'open'
  | 'click'
  | 'call'
  | 'call-answered'
  | 'email'
  | 'text'
  | 'meeting'
  | 'showing-held'
  | 'no-show';

const CODES: Readonly<Record<string, Code>> = {
  'property.viewed': 'view',
  'property.saved': 'save',
  'search.saved': 'save',
  'property.searched': 'search',
  'site.visited': 'visit',
  'page.visited': 'visit',
  'inquiry.general': 'inquiry',
  'inquiry.property': 'inquiry',
  'inquiry.seller': 'inquiry',
  registration: 'inquiry',
  'showing.requested': 'showing',
  'open-house.visited': 'open-house',
  'email.received': 'reply',
  'text.received': 'reply',
  'email.replied': 'reply',
  'text.replied': 'reply',
  'call.incoming': 'call-in',
  'email.opened': 'open',
  'email.clicked': 'click',
  'call.logged': 'call',
  'email.sent': 'email',
  'text.sent': 'text',
  'meeting.held': 'meeting',
  'appointment.held': 'showing-held',
  'appointment.missed': 'no-show',
};

/** What the lead does. Opening an e-mail is left out: mail programs do it on their own. */
export const INBOUND: ReadonlySet<Code> = new Set<Code>([
  'view',
  'save',
  'search',
  'visit',
  'inquiry',
  'showing',
  'open-house',
  'reply',
  'call-in',
  'click',
]);

/** What the company does towards the lead, and by which channel. */
export const ATTEMPTS: ReadonlyMap<Code, string> = new Map<Code, string>([
  ['call', 'call'],
  ['call-answered', 'call'],
  ['email', 'email'],
  ['text', 'text'],
  ['meeting', 'meeting'],
]);

/** Kinds that set fields of a lead. */
const SETTING = new Set(['lead.created', 'lead.imported', 'field.changed', 'lead.merged', 'lead.unmerged']);
const CREATING = new Set(['lead.created', 'lead.imported']);
/** Of what a line of the log sets, what a score may read; the rest is not even kept. */
const FIELDS = [
  'source',
  'campaignClass',
  'type',
  'timeline',
  'propertyType',
  'budgetMin',
  'budgetMax',
  'financing',
  'hasEmail',
  'hasPhone',
  'custom',
] as const;

export const emptyState = (): LeadState => ({
  version: STATE_VERSION,
  last: null,
  created: null,
  dated: false,
  fields: {},
  happenings: [],
  lastInbound: null,
  lastView: null,
  firstAttempt: null,
  unsubscribed: false,
  deals: {},
});

/**
 * What was known of a lead at the moment `at` (ISO 8601): the events that had happened and been recorded by then, folded in
 * their order, whatever the order they are given in.
 */
export function foldLog(events: readonly LogEvent[], at: string): LeadState {
  const moment = Date.parse(at);
  const known = events
    .map((event) => ({ event, when: whenOf(event) }))
    .filter(({ when: [occurred, recorded] }) => occurred <= moment && recorded <= moment)
    .sort((a, b) => compare(a.when, b.when));
  const state = emptyState();
  for (const { event, when } of known) fold(state, event, when);
  return state;
}

/**
 * Advances `state` by one event, in place. Returns false, and leaves it as it was, when the event is not later than all it
 * has seen: then the log is to be folded anew.
 */
export function foldEvent(state: LeadState, event: LogEvent): boolean {
  if (!counts(event)) return true;
  const when = whenOf(event);
  if (state.last !== null && compare(state.last, when) >= 0) return false;
  fold(state, event, when);
  return true;
}

/** True when all of the event was known at `at`: what lies ahead must not be folded in yet. */
export const isKnown = (event: LogEvent, at: string): boolean =>
  whenOf(event)
    .slice(0, 2)
    .every((moment) => (moment as number) <= Date.parse(at));

type When = readonly [occurred: number, recorded: number, id: string];
const compare = (a: When, b: When): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);

/**
 * When an event counts as known. A creation made here was known when it happened, whatever recorded it; an import knows
 * its values from the moment it ran. A date in the future does not undo that the lead is there.
 */
function whenOf({ kind, id, occurredAt, recordedAt }: LogEvent): When {
  const occurred = Date.parse(occurredAt);
  const recorded = Date.parse(recordedAt);
  if (!SETTING.has(kind)) return [occurred, recorded, id];
  const first = Math.min(occurred, recorded);
  return [first, kind === 'lead.created' ? first : recorded, id];
}

const counts = ({ kind }: LogEvent): boolean =>
  SETTING.has(kind) || Object.hasOwn(CODES, kind) || kind === 'unsubscribed' || isEnd(kind);
const isEnd = (kind: string): boolean =>
  kind === 'deal.won' || kind === 'deal.lost' || kind === 'deal.reopened';

function fold(state: LeadState, event: LogEvent, when: When): void {
  if (!counts(event)) return;
  const [at] = when;
  state.last = when;
  if (state.created === null || (CREATING.has(event.kind) && !state.dated)) {
    state.created = at;
    if (state.firstAttempt && state.firstAttempt[0] < at) state.firstAttempt = null;
  }
  if (CREATING.has(event.kind)) state.dated = true;
  if (SETTING.has(event.kind)) {
    const { fields } = event.payload;
    if (isRecord(fields)) for (const key of FIELDS) if (key in fields) state.fields[key] = fields[key];
  } else if (event.kind === 'unsubscribed') state.unsubscribed = true;
  else if (isEnd(event.kind)) endDeal(state, event);
  else happen(state, event, at);
}

function happen(state: LeadState, { kind, payload }: LogEvent, at: number): void {
  const known = CODES[kind]!;
  // Of appointments, whether a home was shown; the first one that is held is what models learn to foretell.
  if (known === 'showing-held' && payload.type !== 'showing') return;
  const code = known === 'call' && payload.outcome === 'spoke' ? 'call-answered' : known;
  const list = state.happenings;
  while (list.length > 0 && at - list[0]![1] >= WINDOW_DAYS * DAY) list.shift();
  list.push(code === 'view' ? [code, at, ...homeOf(payload)] : [code, at]);
  if (list.length > MOST && list.filter(([other]) => other === code).length > MOST)
    list.splice(
      list.findIndex(([other]) => other === code),
      1,
    );
  if (INBOUND.has(code)) state.lastInbound = at;
  if (code === 'view') state.lastView = at;
  const channel = ATTEMPTS.get(code);
  if (channel !== undefined && state.firstAttempt === null) state.firstAttempt = [at, channel];
}

function endDeal(state: LeadState, { kind, payload }: LogEvent): void {
  if (typeof payload.dealId !== 'string') return;
  if (kind === 'deal.reopened') delete state.deals[payload.dealId];
  else state.deals[payload.dealId] = kind === 'deal.won' ? 'won' : 'lost';
}

/** Which home was viewed, as a short hash, and its price: never where it is. */
function homeOf({ property }: Readonly<Record<string, unknown>>): [string | null, number | null] {
  if (!isRecord(property)) return [null, null];
  const ref = [property.propertyId, property.listingId, property.url].find(
    (value) => typeof value === 'string' && value !== '',
  );
  const { price } = property;
  return [
    ref === undefined ? null : shortHash(ref as string),
    typeof price === 'number' && Number.isFinite(price) && price > 0 ? price : null,
  ];
}

/** FNV-1a, 32 bits: enough to tell a few hundred homes of one lead apart. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
