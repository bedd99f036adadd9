import { createHash } from 'node:crypto';
import { type FeatureRow, featureRow, foldLog, type LeadState, type LogEvent } from '@lintel/scoring';

export interface LeadInputs {
  row: FeatureRow;
  /** SHA-256 over the state behind the row, the clock left out: the same log gives the same hash. */
  hash: Buffer;
}

/**
 * What was known about a lead at the moment `at` (ISO 8601 in UTC with milliseconds, as every time here): only events that
 * had happened and been recorded by then, whatever comes later. The one function behind training and serving. Outcomes,
 * bookings and stages are no inputs. Null when the lead was not known yet.
 */
export const leadInputs = (events: readonly LogEvent[], at: string, timeZone: string): LeadInputs | null =>
  inputsOf(foldLog(events, at), at, timeZone);

/** The same of a log that was folded before. */
export function inputsOf(state: LeadState, at: string, timeZone: string): LeadInputs | null {
  const row = featureRow(state, at, timeZone);
  // Which line of the log was the last says nothing about the lead.
  const { last: _, ...known } = state;
  return row && { row, hash: createHash('sha256').update(JSON.stringify(known)).digest() };
}
