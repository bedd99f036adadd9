import { createHash } from 'node:crypto';
import { buildFeatures, type FeatureRow, type LeadFacts } from '@lintel/scoring';
import type { ScoringEvent } from '../leads/index.ts';

export interface LeadInputs {
  row: FeatureRow;
  /** SHA-256 over the facts and happenings behind the row, the clock left out: the same log gives the same hash. */
  hash: Buffer;
}

/** Kinds that set fields of a lead. */
const SETTING = new Set(['lead.created', 'lead.imported', 'field.changed', 'lead.merged', 'lead.unmerged']);
/** Kinds that keep the record and say nothing about the lead's intent; outcomes would give the answer away. */
const RECORD_KEEPING = new Set([
  ...SETTING,
  'stage.changed',
  'owner.changed',
  'score.changed',
  'outcome.recorded',
  'note.added',
  'appointment.booked',
  'appointment.held',
  'appointment.missed',
  'appointment.moved',
  'appointment.cancelled',
  'task.created',
  'task.completed',
  'task.reopened',
]);

/**
 * What was known about a lead at the moment `at` (ISO 8601 in UTC with milliseconds, as every time here): only events that had happened and been recorded by then, whatever
 * comes later. The one function behind training and serving. Null when the lead was not known yet.
 */
export function leadInputs(events: readonly ScoringEvent[], at: string): LeadInputs | null {
  const known = events
    .map(asKnown)
    .filter((event) => event.occurredAt <= at && event.recordedAt <= at)
    .sort(byTime);
  const first =
    known.find((event) => event.kind === 'lead.created' || event.kind === 'lead.imported') ?? known[0];
  if (!first) return null;

  const facts = foldFacts(known, first.occurredAt);
  const happenings = known.filter(
    (event) => !RECORD_KEEPING.has(event.kind) && !event.kind.startsWith('deal.'),
  );
  const hash = createHash('sha256')
    .update(JSON.stringify(facts))
    .update(happenings.map((event) => `${event.kind} ${event.occurredAt}`).join('\n'))
    .digest();
  return { row: buildFeatures(facts, happenings, at), hash };
}

/**
 * When a creation counts as known. One made here was known when it happened, whatever recorded it; an import knows its
 * values from the moment it ran. A date in the future does not undo that the lead is there.
 */
function asKnown(event: ScoringEvent): ScoringEvent {
  if (!SETTING.has(event.kind)) return event;
  const [first = event.occurredAt] = [event.occurredAt, event.recordedAt].sort();
  return {
    ...event,
    occurredAt: first,
    recordedAt: event.kind === 'lead.created' ? first : event.recordedAt,
  };
}

/** Events of one moment keep the order of the log. */
const byTime = (a: ScoringEvent, b: ScoringEvent): number =>
  compare(a.occurredAt, b.occurredAt) || compare(a.recordedAt, b.recordedAt);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The lead as the events leave it: the last value of each field. */
function foldFacts(events: readonly ScoringEvent[], createdAt: string): LeadFacts {
  const fields: Record<string, unknown> = {};
  for (const event of events) {
    if (SETTING.has(event.kind) && isRecord(event.payload.fields))
      Object.assign(fields, event.payload.fields);
  }
  const custom = isRecord(fields.custom) ? fields.custom : {};
  return {
    createdAt,
    source: text(fields.source),
    leadType: text(fields.type),
    timeline: text(fields.timeline),
    propertyType: text(fields.propertyType),
    budgetMin: number(fields.budgetMin),
    budgetMax: number(fields.budgetMax),
    financing: text(fields.financing),
    hasEmail: fields.hasEmail === true,
    hasPhone: fields.hasPhone === true,
    // Keys in one order, so that the hash does not depend on which field was set first.
    custom: Object.fromEntries(
      Object.keys(custom)
        .sort()
        .map((key) => [key, scalar(custom[key])]),
    ),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const scalar = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
