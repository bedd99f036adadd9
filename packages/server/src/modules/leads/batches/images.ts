import { type ChangedLead, same } from '../change-leads.ts';
import { FIELDS, type StoredLead } from '../stored-lead.ts';

/**
 * Values of changed fields by name; one of `custom` under `custom.<key>`, so that fields of a company's own are taken
 * back one by one. `stageSince` goes with `stageId`, and `deleted` stands for a lead that was deleted.
 */
export type Values = Record<string, unknown>;

/** What a batch keeps of a record it changed. */
export interface Image {
  before: Values;
  after: Values;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The changed fields of a lead as they were and as they are now. */
export function imageOf(stageSince: string, change: ChangedLead): Image {
  const [before, after]: [Values, Values] = [{}, {}];
  for (const field of change.changed) {
    const [old, next] = [change.before[field], change.after[field]];
    if (field !== 'custom' || !isRecord(old) || !isRecord(next)) {
      before[field] = old ?? null;
      after[field] = next ?? null;
      continue;
    }
    for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
      if (same(old[key], next[key])) continue;
      before[`custom.${key}`] = old[key] ?? null;
      after[`custom.${key}`] = next[key] ?? null;
    }
  }
  if ('stageId' in before) before.stageSince = stageSince;
  return { before, after };
}

const PLAIN = FIELDS.filter((field) => field !== 'custom');

/** A lead's values under the names an image uses. */
export function valuesOf(lead: StoredLead): Values {
  const values: Values = {};
  for (const field of PLAIN) values[field] = lead[field];
  for (const [key, value] of Object.entries(lead.custom)) values[`custom.${key}`] = value;
  values.emails = lead.emails.map((c) => c.raw);
  values.phones = lead.phones.map((c) => c.raw);
  return values;
}

/** Images of older batches hold the whole lead: read as those that hold fields one by one. */
export function fieldsOf(before: Values): Values {
  if (!('custom' in before) && !('emails' in before && 'version' in before)) return before;
  const { custom, emails, phones } = before;
  const values: Values = {};
  for (const field of PLAIN) if (field in before) values[field] = before[field];
  for (const [key, value] of Object.entries(isRecord(custom) ? custom : {})) values[`custom.${key}`] = value;
  for (const [name, list] of Object.entries({ emails, phones }))
    if (Array.isArray(list)) values[name] = list.map((c: unknown) => (isRecord(c) ? c.raw : c));
  return values;
}
