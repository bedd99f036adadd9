import type { Code, LeadState, LogEvent } from './features-fold.ts';
import { ATTEMPTS, DAY, foldLog, INBOUND, isRecord, MOST } from './features-fold.ts';
import { sourceClass } from './features-source.ts';
import type { FeatureRow, FeatureValue } from './model.ts';

const MINUTE = 60_000;
/** No age is longer than ten years, no wait longer than 30 days, no ratio larger than 5. */
const MOST_DAYS = 3650;
const MOST_MINUTES = 43_200;
const MOST_RATIO = 5;

const TIMELINE_MONTHS: Readonly<Record<string, number>> = {
  now: 0,
  within_30_days: 1,
  within_90_days: 3,
  within_6_months: 6,
  within_a_year: 12,
  later: 24,
};

/**
 * The features of a lead at the moment `at` (ISO 8601), from events that had happened and been recorded by then, in whatever
 * order they are given; null when nothing was known yet. Hour and weekday of arrival are those of `timeZone` (IANA).
 */
export function buildFeatures(events: readonly LogEvent[], at: string, timeZone: string): FeatureRow | null {
  return featureRow(foldLog(events, at), at, timeZone);
}

/** The features of a folded log at `at`, no earlier than what was folded; null when nothing was known. */
export function featureRow(state: LeadState, at: string, timeZone: string): FeatureRow | null {
  if (state.created === null) return null;
  const now = Date.parse(at);
  const facts = leadFacts(state, now, timeZone);
  const row: Record<string, FeatureValue> = { ...facts, ...deeds(state, now, facts.budgetMax) };
  const { custom } = state.fields;
  // Keys in one order, so that the row does not depend on which field was set first.
  if (isRecord(custom))
    for (const key of Object.keys(custom).sort()) row[`custom.${key}`] = scalar(custom[key]);
  return row;
}

function leadFacts({ fields, created }: LeadState, now: number, timeZone: string) {
  const source = text(fields.source);
  const timeline = text(fields.timeline);
  const low = amount(fields.budgetMin);
  const high = amount(fields.budgetMax);
  const budget = high ?? low;
  const arrival = localTime(created!, timeZone);
  const given = {
    leadType: text(fields.type),
    timeline,
    propertyType: text(fields.propertyType),
    financing: text(fields.financing),
    hasBudget: budget !== null,
    hasEmail: fields.hasEmail === true,
    hasPhone: fields.hasPhone === true,
  };
  const values = Object.values(given);
  return {
    ...given,
    source,
    sourceClass: sourceClass(source),
    campaignClass: text(fields.campaignClass),
    timelineMonths:
      timeline !== null && Object.hasOwn(TIMELINE_MONTHS, timeline) ? TIMELINE_MONTHS[timeline]! : null,
    budgetMax: budget,
    budgetLog: budget !== null && budget > 0 ? Math.log10(budget) : null,
    budgetSpread: low !== null && high !== null && high > 0 ? clip((high - low) / high, 0, 1) : null,
    completeness: values.filter((value) => value !== null && value !== false).length / values.length,
    daysSinceCreated: days(now, created!),
    arrivalHour: arrival.hour,
    arrivalWeekday: arrival.weekday,
  };
}

/** What the lead and the company did, over the windows. */
function deeds(state: LeadState, now: number, budget: number | null) {
  const recent = state.happenings
    .map(([code, at, listing, price]) => ({ code, at, age: (now - at) / DAY, listing, price }))
    .filter(({ age }) => age < 30);
  const count = (within: number, ...codes: Code[]): number =>
    Math.min(MOST, recent.filter(({ age, code }) => age < within && codes.includes(code)).length);
  const inbound = recent.filter(({ code }) => INBOUND.has(code));
  const views = recent.filter(({ code }) => code === 'view');
  const homes = views.flatMap(({ listing }) => listing ?? []);
  const distinct = new Set(homes).size;
  const prices = views.flatMap(({ price }) => price ?? []);
  const typical = median(prices);
  const attempts = recent.filter(({ code }) => ATTEMPTS.has(code));
  const calls = count(30, 'call', 'call-answered');
  const lately = inbound.filter(({ age }) => age < 7).length;
  const deals = Object.values(state.deals);
  return {
    actions1d: Math.min(MOST, inbound.filter(({ age }) => age < 1).length),
    views1d: count(1, 'view'),
    views7d: count(7, 'view'),
    views30d: count(30, 'view'),
    listings30d: homes.length > 0 || views.length === 0 ? distinct : null,
    repeatViews30d: homes.length > 0 ? 1 - distinct / homes.length : null,
    saves7d: count(7, 'save'),
    saves30d: count(30, 'save'),
    searches30d: count(30, 'search'),
    visits30d: count(30, 'visit'),
    inquiries1d: count(1, 'inquiry'),
    inquiries7d: count(7, 'inquiry'),
    inquiries30d: count(30, 'inquiry'),
    showingRequests7d: count(7, 'showing'),
    showingRequests30d: count(30, 'showing'),
    showingsHeld30d: count(30, 'showing-held'),
    noShows30d: count(30, 'no-show'),
    openHouses30d: count(30, 'open-house'),
    replies7d: count(7, 'reply'),
    replies30d: count(30, 'reply'),
    replyMinutes30d: replyMinutes(recent),
    callsIn30d: count(30, 'call-in'),
    answeredShare30d: calls > 0 ? count(30, 'call-answered') / calls : null,
    emailOpens30d: count(30, 'open', 'click'),
    unsubscribed: state.unsubscribed,
    daysSinceInbound: state.lastInbound === null ? null : days(now, state.lastInbound),
    daysSinceView: state.lastView === null ? null : days(now, state.lastView),
    activeDays14: new Set(inbound.filter(({ age }) => age < 14).map(({ age }) => Math.floor(age))).size,
    trend7to30: inbound.length > 0 ? lately / inbound.length : null,
    // Each thing done counts half as much with every week that passes.
    activity: inbound.reduce((sum, { age }) => sum + 2 ** (-age / 7), 0),
    viewedPriceSpread:
      prices.length > 1 ? clip((Math.max(...prices) - Math.min(...prices)) / typical!, 0, MOST_RATIO) : null,
    viewedPriceTrend: priceTrend(prices),
    viewedToBudget:
      typical !== null && budget !== null && budget > 0 ? clip(typical / budget, 0, MOST_RATIO) : null,
    firstResponseMinutes: state.firstAttempt
      ? clip((state.firstAttempt[0] - state.created!) / MINUTE, 0, MOST_MINUTES)
      : null,
    attempts30d: Math.min(MOST, attempts.length),
    firstChannel: state.firstAttempt?.[1] ?? null,
    knownToUs: ['past_client', 'referral'].includes(sourceClass(text(state.fields.source)) ?? ''),
    dealsWon: deals.filter((end) => end === 'won').length,
    dealsLost: deals.filter((end) => end === 'lost').length,
  };
}

/** Median minutes from a try to reach the lead to what it answered, by reply or call; null when it never did. */
function replyMinutes(recent: readonly { code: Code; at: number }[]): number | null {
  const waits: number[] = [];
  let asked: number | null = null;
  for (const { code, at } of recent) {
    if (ATTEMPTS.has(code)) asked = at;
    else if (asked !== null && (code === 'reply' || code === 'call-in')) {
      waits.push((at - asked) / MINUTE);
      asked = null;
    }
  }
  return median(waits);
}

/** How much dearer the newer half of the viewed homes is than the older one; null below four. */
function priceTrend(prices: readonly number[]): number | null {
  if (prices.length < 4) return null;
  const middle = Math.floor(prices.length / 2);
  const older = median(prices.slice(0, middle))!;
  return clip(median(prices.slice(middle))! / older - 1, -1, MOST_RATIO);
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const WEEKDAYS: Readonly<Record<string, string>> = {
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
  Sun: 'sun',
};
/** Made once a zone: making one takes longer than a row does. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function localTime(ms: number, timeZone: string): { hour: number; weekday: string | null } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  const parts = clock.formatToParts(ms);
  const part = (type: string) => parts.find((item) => item.type === type)?.value ?? '';
  return { hour: Number(part('hour')), weekday: WEEKDAYS[part('weekday')] ?? null };
}

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const days = (now: number, then: number): number => clip((now - then) / DAY, 0, MOST_DAYS);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const amount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
const scalar = (value: unknown): FeatureValue =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value))
    ? value
    : null;
