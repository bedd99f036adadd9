import {
  BANDS,
  type Condition,
  type CustomField,
  EVENT_KINDS,
  type EventMatch,
  FINANCING,
  type FieldRules,
  type FieldType,
  type FilterOp,
  LEAD_STATUSES,
  LEAD_TYPES,
  type Pond,
  type Stage,
  type Team,
  TIMELINES,
  type User,
} from '@lintel/contract';
import { currentLocale, dateFormat, hasMessage, t } from '@lintel/contract/messages';
import { shortMoney } from '../../ui/lead-text.ts';
import { ruleOf } from './field-rules.ts';

export type FilterKind =
  | 'choice'
  /** Several at once: all of them can be asked for. */
  | 'choices'
  | 'text'
  | 'number'
  | 'money'
  /** A moment of the log: days and ages. */
  | 'moment'
  | 'date'
  | 'yesno'
  | 'tags'
  | 'event';

export interface FilterField {
  readonly key: string;
  readonly label: string;
  readonly kind: FilterKind;
  readonly options?: readonly { value: string; label: string }[];
  /** Says what a value stands for that is not among the options; without it the value stands for itself. */
  readonly unknown?: string;
}

/** The lists that filters offer as choices. */
export interface FilterSources {
  readonly stages: readonly Stage[];
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly ponds: readonly Pond[];
  /** People, teams and ponds are all known, so that a name that is missing is gone. */
  readonly named: boolean;
  readonly sources: readonly string[];
  readonly fields: readonly CustomField[];
  readonly currency: string;
  /** What the person's role hides cannot be filtered by. */
  readonly rules: FieldRules | undefined;
}

export const opsOf: Readonly<Record<FilterKind, readonly FilterOp[]>> = {
  choice: ['anyOf', 'noneOf', 'empty', 'notEmpty'],
  choices: ['anyOf', 'allOf', 'noneOf', 'empty', 'notEmpty'],
  text: ['contains', 'is', 'isNot', 'empty', 'notEmpty'],
  number: ['atLeast', 'atMost', 'empty', 'notEmpty'],
  money: ['atLeast', 'atMost', 'empty', 'notEmpty'],
  moment: ['within', 'notWithin', 'is', 'atLeast', 'atMost', 'empty', 'notEmpty'],
  date: ['is', 'atLeast', 'atMost', 'within', 'empty', 'notEmpty'],
  event: ['happened', 'notHappened'],
  yesno: ['is'],
  tags: ['anyOf', 'allOf', 'noneOf', 'empty', 'notEmpty'],
};

/** Fields that always hold a value, so "is empty" is not offered. */
const filled = new Set([
  'stageId',
  'stageKind',
  'teamId',
  'status',
  'createdAt',
  'updatedAt',
  'stageSince',
  'lastEventAt',
]);
export const opsFor = (field: FilterField): readonly FilterOp[] =>
  opsOf[field.kind].filter((op) => !(filled.has(field.key) && (op === 'empty' || op === 'notEmpty')));

export const needsValue = (op: FilterOp): boolean => op !== 'empty' && op !== 'notEmpty';
/** The value of these is a number of days. */
export const countsDays = (op: FilterOp): boolean => op === 'within' || op === 'notWithin';

const customKind: Readonly<Partial<Record<FieldType, FilterKind>>> = {
  number: 'number',
  money: 'money',
  boolean: 'yesno',
  date: 'date',
  moment: 'moment',
  select: 'choice',
  multiSelect: 'choices',
};
const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const byName = (items: readonly { id: string; name: string }[]) =>
  items.map(({ id, name }) => ({ value: id, label: name }));

/** Lines of the log that every change writes; a filter asks for the change itself. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'lead.created',
  'lead.imported',
  'field.changed',
  'stage.changed',
  'owner.changed',
  'pond.changed',
  'score.changed',
  'outcome.recorded',
]);

/** Every field leads can be filtered by, in the order people think of them. */
export function filterFields(known: FilterSources): FilterField[] {
  return everyField(known).filter(({ key }) => ruleOf(known.rules, key) !== 'hidden');
}

function everyField({ stages, users, teams, ponds, named, sources, fields }: FilterSources): FilterField[] {
  const gone = (word: string) => (named ? word : '…');
  return [
    { key: 'stageId', label: t('leads.field.stage'), kind: 'choice', options: byName(stages) },
    {
      key: 'stageKind',
      label: t('leads.field.stage_kind'),
      kind: 'choice',
      options: (['open', 'won', 'lost'] as const).map((value) => ({
        value,
        label: t(`leads.stage_kind.${value}`),
      })),
    },
    {
      key: 'ownerId',
      label: t('leads.field.owner'),
      kind: 'choice',
      options: [{ value: 'me', label: t('leads.filter.me') }, ...byName(users)],
      unknown: gone(t('leads.owner_unknown')),
    },
    {
      key: 'teamId',
      label: t('leads.field.team'),
      kind: 'choice',
      options:
        teams.length > 0 ? [{ value: 'mine', label: t('leads.filter.my_teams') }, ...byName(teams)] : [],
      unknown: gone(t('leads.team_unknown')),
    },
    {
      key: 'pondId',
      label: t('leads.field.pond'),
      kind: 'choice',
      options:
        ponds.length > 0 ? [{ value: 'mine', label: t('leads.filter.my_ponds') }, ...byName(ponds)] : [],
      unknown: gone(t('leads.pond_unknown')),
    },
    { key: 'source', label: t('leads.field.source'), kind: 'choice', options: plain(sources) },
    { key: 'score', label: t('leads.field.score'), kind: 'number' },
    {
      key: 'band',
      label: t('leads.field.band'),
      kind: 'choice',
      options: BANDS.map((value) => ({ value, label: t(`ui.band.${value}`) })),
    },
    {
      key: 'type',
      label: t('leads.field.type'),
      kind: 'choice',
      options: LEAD_TYPES.map((value) => ({ value, label: t(`leads.type.${value}`) })),
    },
    {
      key: 'status',
      label: t('leads.field.status'),
      kind: 'choice',
      options: LEAD_STATUSES.map((value) => ({ value, label: t(`leads.status.${value}`) })),
    },
    { key: 'budgetMax', label: t('leads.field.budget_max'), kind: 'money' },
    { key: 'budgetMin', label: t('leads.field.budget_min'), kind: 'money' },
    {
      key: 'timeline',
      label: t('leads.field.timeline'),
      kind: 'choice',
      options: TIMELINES.map((value) => ({ value, label: t(`leads.timeline.${value}`) })),
    },
    {
      key: 'financing',
      label: t('leads.field.financing'),
      kind: 'choice',
      options: FINANCING.map((value) => ({ value, label: t(`leads.financing.${value}`) })),
    },
    { key: 'propertyType', label: t('leads.field.property_type'), kind: 'text' },
    { key: 'location', label: t('leads.field.location'), kind: 'text' },
    { key: 'tags', label: t('leads.field.tags'), kind: 'tags' },
    { key: 'name', label: t('leads.field.name'), kind: 'text' },
    { key: 'campaign', label: t('leads.field.campaign'), kind: 'text' },
    { key: 'hasEmail', label: t('leads.field.has_email'), kind: 'yesno' },
    { key: 'hasPhone', label: t('leads.field.has_phone'), kind: 'yesno' },
    { key: 'lastTouchAt', label: t('leads.field.last_touch'), kind: 'moment' },
    { key: 'createdAt', label: t('leads.field.created'), kind: 'moment' },
    { key: 'stageSince', label: t('leads.field.stage_since'), kind: 'moment' },
    { key: 'lastEventAt', label: t('leads.field.last_event'), kind: 'moment' },
    { key: 'updatedAt', label: t('leads.field.updated'), kind: 'moment' },
    {
      key: 'event',
      label: t('leads.field.event'),
      kind: 'event',
      options: EVENT_KINDS.filter((kind) => !BOOKKEEPING.has(kind)).map((value) => ({
        value,
        label: eventText(value),
      })),
    },
    {
      key: 'refusal',
      label: t('leads.field.refusal'),
      kind: 'choice',
      options: (['call', 'text', 'email'] as const).map((value) => ({
        value,
        label: t(`leads.channel.${value}`),
      })),
    },
    ...[...fields]
      .sort((a, b) => a.position - b.position)
      .map((field) => ({
        key: `custom.${field.key}`,
        label: field.label,
        kind: customKind[field.type] ?? 'text',
        options: field.options.length > 0 ? plain(field.options) : undefined,
      })),
  ];
}

export function opText(kind: FilterKind, op: FilterOp): string {
  const dated = kind === 'date' || kind === 'moment';
  if (dated && op === 'atLeast') return t('leads.op.from_day');
  if (dated && op === 'atMost') return t('leads.op.to_day');
  if (dated && op === 'is') return t('leads.op.on_day');
  return t(`leads.op.${op}`);
}

const dayText = (value: string): string => {
  const at = new Date(value.length === 10 ? `${value}T00:00` : value);
  if (Number.isNaN(at.getTime())) return value;
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(at);
};

/** The value of a condition in words: names instead of ids, the first and how many more where there are many. */
export function valueText(field: FilterField, { value, op }: Condition, currency: string): string {
  if (!needsValue(op)) return '';
  if (countsDays(op)) return t('leads.filter.days', { count: Number(value) });
  if (isEventMatch(value)) return matchText(value);
  if (typeof value === 'boolean') return t(value ? 'leads.yes' : 'leads.no');
  if (typeof value === 'number')
    return field.kind === 'money' ? shortMoney(value, currency) : value.toLocaleString(currentLocale());
  const list = Array.isArray(value) ? value.map(String) : [value ?? ''];
  if (field.kind === 'date' || field.kind === 'moment') return list.map(dayText).join(', ');
  const names = list.map(
    (item) => field.options?.find((option) => option.value === item)?.label ?? field.unknown ?? item,
  );
  return names.length > 2
    ? t('ui.select.many', { first: names[0] ?? '', more: names.length - 1 })
    : names.join(', ');
}

/** The condition in one phrase, for a message: Stage is any of “New”. */
export function conditionText(field: FilterField, condition: Condition, currency: string): string {
  return [field.label, opText(field.kind, condition.op), valueText(field, condition, currency)]
    .filter(Boolean)
    .join(' ');
}

/** `importId` is set by the import's page, never picked; it is shown as a chip like the others. */
export const importField = (): FilterField => ({
  key: 'importId',
  label: t('leads.field.import'),
  kind: 'choice',
  options: [],
});

/** The field a condition speaks of, or undefined when it has been deleted. */
export const fieldOf = (fields: readonly FilterField[], condition: Condition): FilterField | undefined =>
  condition.field === 'importId' ? importField() : fields.find((field) => field.key === condition.field);

export const isEventMatch = (value: Condition['value']): value is EventMatch =>
  typeof value === 'object' && !Array.isArray(value);

/** “Asked about a property, 2 times or more, in the last 7 days”. */
function matchText({ kinds, days, times }: EventMatch): string {
  const [first = '', ...more] = kinds.map(eventText);
  return [
    more.length > 0 ? t('ui.select.many', { first, more: more.length }) : first,
    times !== undefined && times > 1 && t('leads.filter.times', { count: times }),
    days !== undefined && t('leads.filter.last_days', { count: days }),
  ]
    .filter(Boolean)
    .join(', ');
}

const eventText = (kind: string): string => {
  const alone = `leads.event.${kind}_alone`;
  const key = hasMessage(alone) ? alone : `leads.event.${kind}`;
  return hasMessage(key) ? t(key) : kind;
};
