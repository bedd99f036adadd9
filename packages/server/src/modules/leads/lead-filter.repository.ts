import {
  BANDS,
  type Condition,
  type CustomField,
  EventMatch,
  FINANCING,
  type FilterGroup,
  groupOf,
  isGroup,
  LEAD_STATUSES,
  LEAD_TYPES,
  TIMELINES,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError, invalid } from '../../kernel/errors.ts';
import { type KnownTags, spelled } from './tags/known-tags.ts';
import { zonedDay, zonedToday } from './zoned-day.ts';

type Kind =
  | 'stageKind'
  | 'owner'
  | 'team'
  | 'pond'
  | 'text'
  | 'choice'
  | 'id'
  | 'number'
  | 'points'
  | 'moment'
  | 'day'
  | 'flag'
  | 'tags'
  | 'choices'
  | 'event'
  | 'refusal';
interface Column {
  kind: Kind;
  /** SQL of the value. */
  sql: string;
  options?: readonly string[];
  /** A moment kept as text, ISO 8601 in UTC, which sorts as it passes. */
  iso?: boolean;
}

/** Channels somebody can ask not to be contacted by. */
const CHANNELS = ['call', 'text', 'email'];

const COLUMNS: Readonly<Record<string, Column>> = {
  name: { kind: 'text', sql: 'l.name' },
  type: { kind: 'choice', sql: 'l.type', options: LEAD_TYPES },
  status: { kind: 'choice', sql: 'l.status', options: LEAD_STATUSES },
  stageId: { kind: 'id', sql: 'l.stage_id' },
  stageKind: { kind: 'stageKind', sql: 'l.stage_id', options: ['open', 'won', 'lost'] },
  ownerId: { kind: 'owner', sql: 'l.user_id' },
  teamId: { kind: 'team', sql: 'l.user_id' },
  pondId: { kind: 'pond', sql: 'l.pond_id' },
  source: { kind: 'text', sql: 'l.source' },
  campaign: { kind: 'text', sql: 'l.campaign' },
  budgetMax: { kind: 'number', sql: 'l.budget' },
  budgetMin: { kind: 'number', sql: 'l.budget_min' },
  timeline: { kind: 'choice', sql: 'l.timeline', options: TIMELINES },
  propertyType: { kind: 'text', sql: 'l.property_type' },
  location: { kind: 'text', sql: 'l.location' },
  financing: { kind: 'choice', sql: 'l.financing', options: FINANCING },
  tags: { kind: 'tags', sql: 'l.tags' },
  score: { kind: 'points', sql: 'nullif(l.score_rank, -1)' },
  band: { kind: 'choice', sql: 'l.score_band', options: BANDS },
  createdAt: { kind: 'moment', sql: 'l.created_at' },
  updatedAt: { kind: 'moment', sql: 'l.updated_at' },
  stageSince: { kind: 'moment', sql: 'l.stage_since' },
  lastEventAt: { kind: 'moment', sql: 'l.last_event_at' },
  lastTouchAt: { kind: 'moment', sql: 'l.last_touch_at' },
  event: { kind: 'event', sql: '' },
  refusal: { kind: 'refusal', sql: '', options: CHANNELS },
  hasEmail: { kind: 'flag', sql: '(l.email is not null)' },
  hasPhone: { kind: 'flag', sql: '(l.phone is not null)' },
  importId: { kind: 'id', sql: 'l.batch_id' },
};

const CHOICE = ['is', 'isNot', 'anyOf', 'noneOf', 'empty', 'notEmpty'] as const;
const OPS: Readonly<Record<Kind, readonly Condition['op'][]>> = {
  stageKind: ['is', 'isNot', 'anyOf', 'noneOf'],
  owner: CHOICE,
  team: ['is', 'isNot', 'anyOf', 'noneOf'],
  pond: CHOICE,
  text: [...CHOICE, 'contains'],
  choice: CHOICE,
  id: CHOICE,
  number: [...CHOICE, 'atLeast', 'atMost'],
  points: [...CHOICE, 'atLeast', 'atMost'],
  moment: ['is', 'atLeast', 'atMost', 'within', 'notWithin', 'empty', 'notEmpty'],
  day: ['is', 'isNot', 'atLeast', 'atMost', 'within', 'notWithin', 'empty', 'notEmpty'],
  flag: ['is', 'isNot', 'empty', 'notEmpty'],
  tags: [...CHOICE, 'allOf', 'contains'],
  choices: [...CHOICE, 'allOf'],
  event: ['happened', 'notHappened'],
  refusal: ['is', 'anyOf', 'noneOf', 'empty', 'notEmpty'],
};
const TYPES: Readonly<Partial<Record<Kind, string>>> = {
  owner: 'uuid',
  team: 'uuid',
  pond: 'uuid',
  id: 'uuid',
  number: 'numeric',
  points: 'numeric',
  flag: 'boolean',
};
const DAY_MS = 86_400_000;

/** Who asks, and what the words of a filter stand for: `me`, `mine`, days of the company, ages counted from now. */
export interface Asking {
  fields: readonly CustomField[];
  timeZone: string;
  now: Date;
  userId: string | null;
  /** Teams the asking person belongs to. */
  teams: readonly string[];
  /** The company's spelling of tags: whoever asks for "vip" means "VIP". */
  tags?: KnownTags;
}

type Place = (value: unknown) => string;
interface Asked extends Asking {
  place: Place;
}

/**
 * A filter as SQL over leads `l` that follows `and`. A lead without a value is not, and is none of, anything. Days are
 * days of the company's time zone; ages count back from `now`. Under row-level security an index serves leakproof
 * comparisons only, so what narrows a company down compares ids, texts, moments and whole numbers; tags have a table
 * beside the leads for it (arrays are not leakproof). Throws `field.not_found` for an unknown custom field and
 * `request.invalid` for an operation or a value that does not fit the field, with the condition's path.
 */
export function filterSql(filter: FilterGroup, asking: Asking): { text: string; values: readonly unknown[] } {
  const values: unknown[] = [];
  const asked: Asked = { ...asking, place: (value) => `$${values.push(value)}` };
  const { parts } = groupOf(filter);
  if (parts.length === 0) return { text: '', values };
  return { text: ` and ${group(filter, 'filter', true, asked)}`, values };
}

/** `narrows`: every lead must pass this part, so that the planner may start from it. */
function group(filter: FilterGroup, path: string, narrows: boolean, asked: Asked): string {
  const { join, parts } = groupOf(filter);
  if (parts.length === 0) return 'true';
  const alone = narrows && (join === 'all' || parts.length === 1);
  const made = parts.map((part, i) => {
    const at = `${path}.${join}.${i}`;
    return isGroup(part) ? group(part, at, alone, asked) : one(part, at, alone, asked);
  });
  return made.length === 1 ? made.join('') : `(${made.join(join === 'all' ? ' and ' : ' or ')})`;
}

function columnOf(field: string, path: string, { fields, place }: Asked): Column {
  const known = COLUMNS[field];
  if (known) return known;
  const key = field.slice('custom.'.length);
  const custom = fields.find((f) => f.key === key && !f.archived);
  if (!custom) {
    const problem = { path: `${path}.field`, code: 'field.not_found', message: t('error.field.not_found') };
    throw new AppError('field.not_found', { errors: [problem] });
  }
  const at = `${place(key)}::text`;
  const typed = (type: string, cast: string) =>
    `(case when jsonb_typeof(l.custom -> ${at}) = '${type}' then (l.custom ->> ${at})${cast} end)`;
  switch (custom.type) {
    case 'number':
    case 'money':
      return { kind: 'number', sql: typed('number', '::numeric') };
    case 'boolean':
      return { kind: 'flag', sql: typed('boolean', '::boolean') };
    case 'date':
      return { kind: 'day', sql: `((l.custom ->> ${at}) collate "C")` };
    case 'moment':
      return { kind: 'moment', sql: `((l.custom ->> ${at}) collate "C")`, iso: true };
    case 'multiSelect':
      return { kind: 'choices', sql: `(l.custom -> ${at})` };
    default:
      return { kind: 'text', sql: `(l.custom ->> ${at})` };
  }
}

function one({ field, op, value }: Condition, path: string, narrows: boolean, asked: Asked): string {
  const column = columnOf(field, path, asked);
  const { kind, sql } = column;
  const { place } = asked;
  if (!OPS[kind].includes(op)) throw invalid(`${path}.op`, 'invalid_value', t('leads.filter.op'));
  const wrong = () => invalid(`${path}.value`, 'invalid_value', t('leads.filter.value'));
  const scalar = (given: unknown): string | number | boolean => {
    const checked = check(column, given);
    if (checked === undefined) throw wrong();
    return checked;
  };
  const many = () => (Array.isArray(value) ? value : [value]).map(scalar);
  if (kind === 'event') {
    const match = EventMatch.safeParse(value);
    if (!match.success) throw wrong();
    return happened(match.data, op === 'happened', asked);
  }
  if (op === 'within' || op === 'notWithin') {
    const days = value;
    if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > 3650) throw wrong();
    return aged(column, op === 'within', days, asked);
  }
  switch (kind) {
    case 'tags':
      return tagged(
        op,
        op === 'empty' || op === 'notEmpty' ? [] : spelled(asked.tags ?? {}, many().map(String)),
        narrows,
        place,
      );
    case 'choices':
      return chosen(sql, op, op === 'empty' || op === 'notEmpty' ? [] : many(), place);
    case 'stageKind':
      return `${sql} ${op === 'is' || op === 'anyOf' ? 'in' : 'not in'} (select s.id from stages s
        where s.tenant_id = (select current_tenant()) and s.kind = any (${place(many())}::text[]))`;
    case 'refusal':
      return refused(op, op === 'empty' || op === 'notEmpty' ? CHANNELS : many(), place);
    case 'owner':
    case 'team':
    case 'pond':
      if (op !== 'empty' && op !== 'notEmpty')
        return placed(kind, op === 'is' || op === 'anyOf', many() as string[], asked);
      break;
    case 'moment':
      if (op !== 'empty' && op !== 'notEmpty') return dated(column, op, String(scalar(value)), asked);
      break;
    case 'points':
      if (op === 'atLeast' || op === 'atMost') return ranked(op, Number(scalar(value)), place);
      break;
    default:
  }
  return compared(column, op, () => scalar(value), many, place);
}

/** The comparisons every plain value knows. */
function compared(
  { kind, sql }: Column,
  op: Condition['op'],
  scalar: () => string | number | boolean,
  many: () => readonly unknown[],
  place: Place,
): string {
  const type = TYPES[kind] ?? 'text';
  // A custom field may hold an empty text, which is no value either.
  const none = kind === 'text' ? `(${sql} is null or ${sql} = '')` : `${sql} is null`;
  switch (op) {
    case 'empty':
      return none;
    case 'notEmpty':
      return kind === 'text' ? `${sql} <> ''` : `${sql} is not null`;
    case 'is':
      return `${sql} = ${place(scalar())}::${type}`;
    case 'isNot':
      return `${sql} is distinct from ${place(scalar())}::${type}`;
    case 'anyOf': {
      const values = many();
      // One value leaves the order of an index that begins with it intact.
      return values.length === 1
        ? `${sql} = ${place(values[0])}::${type}`
        : `${sql} = any(${place(values)}::${type}[])`;
    }
    case 'noneOf':
      return `(${sql} is null or ${sql} <> all(${place(many())}::${type}[]))`;
    case 'contains':
      return `${sql} ilike ${place(`%${String(scalar()).replace(/[\\%_]/g, '\\$&')}%`)}`;
    default:
      return `${sql} ${op === 'atLeast' ? '>=' : '<='} ${place(scalar())}::${type}`;
  }
}

/** Points as a list shows them: whole numbers, which the index of the best leads holds. */
function ranked(op: 'atLeast' | 'atMost', points: number, place: Place): string {
  const bound = (whole: number) => `${place(Math.min(Math.max(whole, -1), 1000))}::smallint`;
  return op === 'atLeast'
    ? `l.score_rank >= ${bound(Math.max(0, Math.ceil(points)))}`
    : `(l.score_rank >= 0 and l.score_rank <= ${bound(Math.floor(points))})`;
}

/** A moment beside a day, which counts whole, or beside another moment. */
function dated({ sql, iso }: Column, op: Condition['op'], given: string, { timeZone, place }: Asked): string {
  const at = (moment: string) => momentAt(moment, iso, place);
  if (given.length !== 10) {
    return op === 'is' ? `${sql} = ${at(given)}` : `${sql} ${op === 'atLeast' ? '>=' : '<='} ${at(given)}`;
  }
  const { start, end } = zonedDay(given, timeZone);
  if (op === 'is') return `(${sql} >= ${at(start)} and ${sql} < ${at(end)})`;
  return op === 'atLeast' ? `${sql} >= ${at(start)}` : `${sql} < ${at(end)}`;
}

/** A moment to compare a column with. */
const momentAt = (moment: string, iso: boolean | undefined, place: Place): string =>
  iso ? `${place(new Date(moment).toISOString())}::text` : `${place(moment)}::timestamptz`;

/** In the last `days` days; `not`: longer ago, or never. A date of a custom field counts days of the company. */
function aged(
  { kind, sql, iso }: Column,
  within: boolean,
  days: number,
  { now, timeZone, place }: Asked,
): string {
  if (kind === 'day') {
    const today = zonedToday(now, timeZone);
    const first = new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
    const inside = `${sql} >= ${place(first)}::text and ${sql} <= ${place(today)}::text`;
    return within ? `(${inside})` : `(${inside}) is not true`;
  }
  const since = momentAt(new Date(now.getTime() - days * DAY_MS).toISOString(), iso, place);
  if (within) return `${sql} >= ${since}`;
  return sql === 'l.last_touch_at' ? `(${sql} is null or ${sql} < ${since})` : `${sql} < ${since}`;
}

/** Whose a lead is: people, whole teams, ponds; `me` and `mine` stand for those of whoever asks. */
function placed(
  kind: 'owner' | 'team' | 'pond',
  positive: boolean,
  given: readonly string[],
  { userId, teams, place }: Asked,
): string {
  if (kind === 'team') {
    const ids = given.flatMap((id) => (id === 'mine' ? teams : [id]));
    const members = `(select m.user_id from team_members m
      where m.tenant_id = (select current_tenant()) and m.team_id = any (${place(ids)}::uuid[]))`;
    return positive ? `l.user_id in ${members}` : `(l.user_id in ${members}) is not true`;
  }
  const sql = kind === 'owner' ? 'l.user_id' : 'l.pond_id';
  const self = kind === 'owner' ? 'me' : 'mine';
  const ids = given.filter((id) => id !== self);
  const mine = ids.length < given.length && userId !== null;
  if (kind === 'owner' && mine) ids.push(userId);
  const one = ids.length === 1 && !(kind === 'pond' && mine);
  if (one) return `${sql} ${positive ? '=' : 'is distinct from'} ${place(ids[0])}::uuid`;
  const set =
    kind === 'pond' && mine
      ? `((select ${place(ids)}::uuid[] || ponds_of(array[${place(userId)}::uuid]))::uuid[])`
      : `${place(ids)}::uuid[]`;
  return positive ? `${sql} = any (${set})` : `(${sql} = any (${set})) is not true`;
}

/**
 * Tags a lead has. Where every lead must pass, its rows in `lead_tags` are asked, so that a rare tag is read off their
 * index; elsewhere the lead's own list answers.
 */
function tagged(op: Condition['op'], tags: readonly unknown[], narrows: boolean, place: Place): string {
  const some = (wanted: readonly unknown[]) =>
    narrows
      ? `exists (select 1 from lead_tags g where g.tenant_id = l.tenant_id and g.lead_id = l.id and ${
          wanted.length === 1 ? `g.tag = ${place(wanted[0])}::text` : `g.tag = any (${place(wanted)}::text[])`
        })`
      : `l.tags && ${place(wanted)}::text[]`;
  switch (op) {
    case 'empty':
      return 'cardinality(l.tags) = 0';
    case 'notEmpty':
      return 'cardinality(l.tags) > 0';
    case 'isNot':
    case 'noneOf':
      return `not l.tags && ${place(tags)}::text[]`;
    case 'allOf':
      if (tags.length === 0) return 'true';
      return narrows
        ? `(${tags.map((tag) => some([tag])).join(' and ')})`
        : `l.tags @> ${place(tags)}::text[]`;
    default:
      return some(tags);
  }
}

/** Choices a lead has of a field that takes several. */
function chosen(sql: string, op: Condition['op'], wanted: readonly unknown[], place: Place): string {
  const has = (operator: '?|' | '?&') => `coalesce(${sql} ${operator} ${place(wanted)}::text[], false)`;
  switch (op) {
    case 'empty':
    case 'notEmpty':
      return `coalesce(${sql}, '[]') ${op === 'empty' ? '=' : '<>'} '[]'`;
    case 'isNot':
    case 'noneOf':
      return `not ${has('?|')}`;
    case 'allOf':
      return has('?&');
    default:
      return has('?|');
  }
}

/** Events of the kinds, so many of them, since so many days ago. */
function happened({ kinds, days, times = 1 }: EventMatch, positive: boolean, { now, place }: Asked): string {
  const kind =
    kinds.length === 1 ? `e.kind = ${place(kinds[0])}::text` : `e.kind = any (${place(kinds)}::text[])`;
  const upTo = `e.occurred_at <= ${place(now.toISOString())}::timestamptz`;
  const since =
    days === undefined
      ? ''
      : ` and e.occurred_at >= ${place(new Date(now.getTime() - days * DAY_MS).toISOString())}::timestamptz`;
  // Lines that went with an import taken back are of these kinds.
  const kept = kinds.some((name) => name === 'note.added' || name === 'outcome.recorded')
    ? ' and not exists (select 1 from withdrawn_events w where w.tenant_id = e.tenant_id and w.event_id = e.id)'
    : '';
  const events = `select 1 from lead_events e
    where e.tenant_id = l.tenant_id and e.lead_id = l.id and ${kind} and ${upTo}${since}${kept}`;
  const enough =
    times === 1
      ? `exists (${events})`
      : `(select count(*) from (${events} limit ${place(times)}) n) >= ${place(times)}`;
  return positive ? enough : `not ${enough}`;
}

/**
 * Channels whose last word is a refusal; what counts as the last word is `currentConsent` of module consent, said again
 * here since a list cannot ask lead by lead.
 */
function refused(op: Condition['op'], channels: readonly unknown[], place: Place): string {
  const some = `exists (select 1 from consent_ledger r
    where r.tenant_id = l.tenant_id and r.lead_id = l.id and r.state = 'refused' and r.withdrawn_at is null
      and r.channel = any (${place(channels)}::text[])
      and r.id = (select c.id from consent_ledger c
        where c.tenant_id = r.tenant_id and c.lead_id = r.lead_id and c.channel = r.channel and c.purpose = r.purpose
          and c.withdrawn_at is null
        order by (c.state = 'unknown'), coalesce(c.occurred_at, c.recorded_at) desc, (c.state = 'refused') desc,
          c.recorded_at desc, c.id desc
        limit 1))`;
  return op === 'empty' || op === 'noneOf' ? `not ${some}` : some;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** A date both JavaScript and PostgreSQL can hold, with room for the day after. */
const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text)) && text >= '1000' && text < '9999';

/** The value as the database gets it, or undefined when it does not fit. */
function check({ kind, options }: Column, value: unknown): string | number | boolean | undefined {
  switch (kind) {
    case 'number':
    case 'points':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'id':
    case 'owner':
    case 'team':
    case 'pond': {
      const self = kind === 'owner' ? 'me' : 'mine';
      return typeof value === 'string' && (UUID.test(value) || (kind !== 'id' && value === self))
        ? value
        : undefined;
    }
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
    case 'stageKind':
    case 'refusal':
      return typeof value === 'string' && options?.includes(value) ? value : undefined;
    default:
      return typeof value === 'string' && !value.includes('\0') ? value : undefined;
  }
}
