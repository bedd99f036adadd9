import { conditionsOf, type FilterGroup, type LeadEvent, type NewLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, fieldRule } from '../../kernel/actor.ts';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import type { StoredReason } from './leads.tables.ts';

/** The ruled field a wire name, a field of the filter or a feature of the score belongs to; others are free. */
const RULED: Readonly<Record<string, string>> = {
  emails: 'emails',
  email: 'emails',
  hasEmail: 'emails',
  phones: 'phones',
  phone: 'phones',
  hasPhone: 'phones',
  budgetMin: 'budget',
  budgetMax: 'budget',
  budgetSpread: 'budget',
  hasBudget: 'budget',
  location: 'location',
  financing: 'financing',
  source: 'source',
  sourceClass: 'source',
  externalId: 'source',
  campaign: 'campaign',
  campaignClass: 'campaign',
  tags: 'tags',
};
export const ruledName = (name: string): string => RULED[name] ?? name;

const NOTHING: readonly string[] = [];

/** What the actor's role hides of leads, by ruled name. */
export function hiddenFields(actor: Actor): readonly string[] {
  const names = Object.keys(actor.access.fields);
  if (names.length === 0) return NOTHING;
  return names.filter((name) => actor.access.fields[name] === 'hidden');
}

/** True when the role hides what a wire name, filter field or reason of the score (`custom.<key>` too) tells. */
export const hides = (actor: Actor, name: string): boolean =>
  name === 'contact'
    ? hides(actor, 'emails') || hides(actor, 'phones')
    : fieldRule(actor, ruledName(name)) === 'hidden';

/**
 * Refuses values for fields the role hides or keeps from changes, each by its path: what one may not change one may
 * not set on a new lead either.
 */
export function checkWritable(actor: Actor, want: Partial<NewLead>): void {
  if (Object.keys(actor.access.fields).length === 0) return;
  const paths = Object.keys(want).flatMap((name) =>
    name === 'custom' ? Object.keys(want.custom ?? {}).map((key) => `custom.${key}`) : [name],
  );
  const ruled = paths.filter((path) => fieldRule(actor, ruledName(path)) !== undefined);
  if (ruled.length > 0) throw new AppError('field.read_only', { errors: ruled.map(problem) });
}

/** True unless the role hides the field of this wire name (`notes` and `custom.<key>` too) or keeps it from changes. */
export const mayWrite = (actor: Actor, name: string): boolean =>
  fieldRule(actor, ruledName(name)) === undefined;

/** Refuses conditions on hidden fields, which would tell their values by what they leave. */
export function checkFilterable(actor: Actor, filter: FilterGroup): void {
  const errors = conditionsOf(filter, ['filter']).flatMap(({ condition, path }) =>
    hides(actor, condition.field)
      ? [{ path: [...path, 'field'].join('.'), code: 'field.hidden', message: t('leads.filter.hidden') }]
      : [],
  );
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

/** Refuses a note to those whose role hides notes or keeps them from changes. */
export function checkNotes(actor: Actor): void {
  if (fieldRule(actor, 'notes') !== undefined)
    throw new AppError('field.read_only', { errors: [problem('text')] });
}

const problem = (path: string): FieldProblem => ({
  path,
  code: 'field.read_only',
  message: t('error.field.read_only'),
});

/** Custom values without what the role hides. */
export const openCustom = <T>(actor: Actor, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !hides(actor, `custom.${key}`)));

/** Reasons of a score that do not quote what is hidden. */
export const openReasons = <R extends Pick<StoredReason, 'feature'>>(
  actor: Actor,
  reasons: readonly R[],
): R[] => reasons.filter((reason) => !hides(actor, reason.feature));

/** What an event of a person keeps as it came. */
const SAID = ['left', 'custom', 'addresses', 'background', 'description', 'pageUrl', 'referrer', 'sourceUrl'];

/** An event's payload and source without what the role hides; `changed` keeps names, which tell no value. */
export function maskedEvent<E extends Pick<LeadEvent, 'kind' | 'source' | 'payload' | 'note' | 'files'>>(
  actor: Actor,
  event: E,
): E {
  if (hiddenFields(actor).length === 0) return event;
  const { fields, text, campaign, ...rest } = event.payload;
  // What was said beside a form's own fields may quote any of them.
  for (const key of SAID) delete rest[key];
  return {
    ...event,
    source: hides(actor, 'source') ? null : event.source,
    ...(hides(actor, 'notes') && event.note ? { note: { ...event.note, mentions: [] }, files: [] } : {}),
    payload: {
      ...rest,
      ...(text === undefined || hides(actor, 'notes') ? {} : { text }),
      ...(campaign === undefined || hides(actor, 'campaign') ? {} : { campaign }),
      ...(isRecord(fields) ? { fields: openFields(actor, fields) } : {}),
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const openFields = (actor: Actor, fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !hides(actor, name))
      .map(([name, value]) => [
        name,
        name === 'custom' && isRecord(value) ? openCustom(actor, value) : value,
      ]),
  );
