import {
  BANDS,
  type Condition,
  type CustomField,
  FINANCING,
  LEAD_STATUSES,
  LEAD_TYPES,
  TIMELINES,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError, invalid } from '../../kernel/errors.ts';
import { zonedDay } from './zoned-day.ts';

type Kind = 'group' | 'text' | 'choice' | 'id' | 'number' | 'moment' | 'day' | 'flag' | 'list';
interface Column {
  kind: Kind;
  /** SQL of the value; of a group the owners in it, with ? for its ids. */
  sql: string;
  options?: readonly string[];
}

const COLUMNS: Record<string, Column> = {
  name: { kind: 'text', sql: 'l.name' },
  type: { kind: 'choice', sql: 'l.type', options: LEAD_TYPES },
  status: { kind: 'choice', sql: 'l.status', options: LEAD_STATUSES },
  stageId: { kind: 'id', sql: 'l.stage_id' },
  ownerId: { kind: 'id', sql: 'l.user_id' },
  teamId: {
    kind: 'group',
    sql: '(select m.user_id from team_members m where m.tenant_id = (select current_tenant()) and m.team_id = any (?))',
  },
  pondId: { kind: 'id', sql: 'l.pond_id' },
  source: { kind: 'text', sql: 'l.source' },
  campaign: { kind: 'text', sql: 'l.campaign' },
  budgetMax: { kind: 'number', sql: 'l.budget' },
  budgetMin: { kind: 'number', sql: 'l.budget_min' },
  timeline: { kind: 'choice', sql: 'l.timeline', options: TIMELINES },
  propertyType: { kind: 'text', sql: 'l.property_type' },
  location: { kind: 'text', sql: 'l.location' },
  financing: { kind: 'choice', sql: 'l.financing', options: FINANCING },
  tags: { kind: 'list', sql: 'l.tags' },
  score: { kind: 'number', sql: 'l.score' },
  band: { kind: 'choice', sql: 'l.score_band', options: BANDS },
  createdAt: { kind: 'moment', sql: 'l.created_at' },
  lastEventAt: { kind: 'moment', sql: 'l.last_event_at' },
  hasEmail: { kind: 'flag', sql: '(l.email is not null)' },
  hasPhone: { kind: 'flag', sql: '(l.phone is not null)' },
  importId: { kind: 'id', sql: 'l.batch_id' },
};

const OPS: Record<Kind, readonly Condition['op'][]> = {
  group: ['is', 'isNot', 'anyOf', 'noneOf'],
  text: ['is', 'isNot', 'anyOf', 'noneOf', 'contains', 'empty', 'notEmpty'],
  choice: ['is', 'isNot', 'anyOf', 'noneOf', 'empty', 'notEmpty'],
  id: ['is', 'isNot', 'anyOf', 'noneOf', 'empty', 'notEmpty'],
  number: ['is', 'isNot', 'anyOf', 'noneOf', 'atLeast', 'atMost', 'empty', 'notEmpty'],
  moment: ['atLeast', 'atMost', 'empty', 'notEmpty'],
  day: ['is', 'isNot', 'atLeast', 'atMost', 'empty', 'notEmpty'],
  flag: ['is', 'isNot', 'empty', 'notEmpty'],
  list: ['is', 'isNot', 'anyOf', 'noneOf', 'contains', 'empty', 'notEmpty'],
};
const TYPES: Record<Kind, string> = {
  group: 'uuid',
  text: 'text',
  choice: 'text',
  id: 'uuid',
  number: 'numeric',
  moment: 'timestamptz',
  day: 'text',
  flag: 'boolean',
  list: 'text',
};

/**
 * Conditions as SQL, all of which must hold. A lead without a value is not, and is none of, anything. Days of moments
 * are days of the company's time zone. Throws `field.not_found` for an unknown custom field and `request.invalid` for
 * an operation or a value that does not fit the field.
 */
export function filterSql(
  conditions: readonly Condition[],
  fields: readonly CustomField[],
  timeZone: string,
): { text: string; values: readonly unknown[] } {
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const text = conditions
    .map(
      (condition, i) =>
        ` and ${one(condition, `filter.${i}`, columnOf(condition.field, fields, place), timeZone, place)}`,
    )
    .join('');
  return { text, values };
}

function columnOf(field: string, fields: readonly CustomField[], place: (value: unknown) => string): Column {
  const known = COLUMNS[field];
  if (known) return known;
  const key = field.slice('custom.'.length);
  const custom = fields.find((f) => f.key === key);
  if (!custom) throw new AppError('field.not_found');
  const at = place(key);
  const typed = (type: string, cast: string) =>
    `(case when jsonb_typeof(l.custom -> ${at}) = '${type}' then (l.custom ->> ${at})${cast} end)`;
  switch (custom.type) {
    case 'number':
      return { kind: 'number', sql: typed('number', '::numeric') };
    case 'boolean':
      return { kind: 'flag', sql: typed('boolean', '::boolean') };
    case 'date':
      return { kind: 'day', sql: `((l.custom ->> ${at}) collate "C")` };
    default:
      return { kind: 'text', sql: `(l.custom ->> ${at})` };
  }
}

function one(
  { op, value }: Condition,
  path: string,
  { kind, sql, options }: Column,
  timeZone: string,
  place: (value: unknown) => string,
): string {
  if (!OPS[kind].includes(op)) throw invalid(`${path}.op`, 'invalid_value', t('leads.filter.op'));
  const wrong = () => invalid(`${path}.value`, 'invalid_value', t('leads.filter.value'));
  const scalar = (given: unknown) => {
    const checked = check(kind, given, options);
    if (checked === undefined) throw wrong();
    return checked;
  };
  const many = () => (Array.isArray(value) ? value : [value]).map(scalar);
  if (kind === 'group') {
    const owners = sql.replace('?', `${place(many())}::uuid[]`);
    return op === 'is' || op === 'anyOf' ? `l.user_id in ${owners}` : `(l.user_id in ${owners}) is not true`;
  }
  const param = () => `${place(scalar(value))}::${TYPES[kind]}`;
  switch (op) {
    case 'empty':
      return kind === 'list' ? `cardinality(${sql}) = 0` : `${sql} is null`;
    case 'notEmpty':
      return kind === 'list' ? `cardinality(${sql}) > 0` : `${sql} is not null`;
    case 'is':
      return kind === 'list' ? `${sql} @> array[${param()}]` : `${sql} = ${param()}`;
    case 'isNot':
      return kind === 'list' ? `not ${sql} @> array[${param()}]` : `${sql} is distinct from ${param()}`;
    case 'anyOf':
      return kind === 'list'
        ? `${sql} && ${place(many())}::text[]`
        : `${sql} = any(${place(many())}::${TYPES[kind]}[])`;
    case 'noneOf':
      return kind === 'list'
        ? `not ${sql} && ${place(many())}::text[]`
        : `(${sql} is null or ${sql} <> all(${place(many())}::${TYPES[kind]}[]))`;
    case 'contains': {
      if (kind === 'list') return `${sql} @> array[${param()}]`;
      const text = scalar(value);
      return `${sql} ilike ${place(`%${String(text).replace(/[\\%_]/g, '\\$&')}%`)}`;
    }
    default: {
      // `atLeast`, `atMost`: a day of a moment counts whole.
      const given = scalar(value);
      if (kind === 'moment' && typeof given === 'string' && given.length === 10) {
        const { start, end } = zonedDay(given, timeZone);
        return op === 'atLeast'
          ? `${sql} >= ${place(start)}::timestamptz`
          : `${sql} < ${place(end)}::timestamptz`;
      }
      return `${sql} ${op === 'atLeast' ? '>=' : '<='} ${place(given)}::${TYPES[kind]}`;
    }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** A date both JavaScript and PostgreSQL can hold, with room for the day after. */
const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text)) && text >= '1000' && text < '9999';

/** The value as the database gets it, or undefined when it does not fit. */
function check(
  kind: Kind,
  value: unknown,
  options: readonly string[] | undefined,
): string | number | boolean | undefined {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'id':
    case 'group':
      return typeof value === 'string' && UUID.test(value) ? value : undefined;
    case 'day':
      return typeof value === 'string' && DAY.test(value) && isDate(value) ? value : undefined;
    case 'moment': {
      if (typeof value !== 'string' || !isDate(value)) return undefined;
      return DAY.test(value)
        ? value
        : /^\d{4}-\d\d-\d\dT/.test(value)
          ? new Date(value).toISOString()
          : undefined;
    }
    case 'choice':
      return typeof value === 'string' && options?.includes(value) ? value : undefined;
    default:
      return typeof value === 'string' && !value.includes('\0') ? value : undefined;
  }
}
