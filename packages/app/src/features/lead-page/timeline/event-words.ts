import type { CustomField, LeadEvent, Pond, Stage, User } from '@lintel/contract';
import { currentLocale, hasMessage, numberFormat, t } from '@lintel/contract/messages';
import { fieldLabel } from '../../../ui/field-text.ts';
import { shortMoney } from '../../../ui/lead-text.ts';

export interface EventNames {
  readonly users: readonly User[];
  readonly ponds: readonly Pond[];
  readonly stages: readonly Stage[];
  readonly fields: readonly CustomField[];
  readonly currency: string;
}

export interface EventWords {
  /** The person who did it, in bold before the rest; null when it was the lead, an import or the system. */
  readonly who: string | null;
  readonly what: string;
  /** Second line: an address, an outcome. */
  readonly more: string | null;
  /** What a person wrote, in a box of its own. */
  readonly text: string | null;
}

const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function duration(seconds: unknown): string | null {
  if (typeof seconds !== 'number' || seconds <= 0) return null;
  const format = (value: number, unit: string) =>
    numberFormat({ style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return [minutes > 0 && format(minutes, 'minute'), rest > 0 && format(rest, 'second')]
    .filter(Boolean)
    .join(' ');
}

/** An event in words. Kinds this build does not know are shown by their name. */
export function eventWords(
  event: LeadEvent,
  { users, ponds, stages, fields, currency }: EventNames,
): EventWords {
  const { kind, payload, userId } = event;
  const nameOf = (id: unknown) => users.find((user) => user.id === id)?.name ?? null;
  const stageOf = (id: unknown, name: unknown) =>
    stages.find((stage) => stage.id === id)?.name ?? word(name) ?? '–';
  const user = userId ? (nameOf(userId) ?? t('leads.event.someone')) : null;
  const values: Record<string, string | number> = {
    from: typeof payload.from === 'number' ? payload.from : stageOf(payload.fromId, payload.from),
    to: typeof payload.to === 'number' ? payload.to : stageOf(payload.toId, payload.to),
  };
  let key = `leads.event.${kind}`;
  if (kind === 'field.changed') {
    const changed = Array.isArray(payload.changed) ? payload.changed.map(String) : [];
    values.fields = changed
      .map((field) => fieldLabel(field, fields).toLocaleLowerCase(currentLocale()))
      .join(', ');
  }
  if (kind === 'owner.changed') {
    if (payload.toId && payload.toId === userId) key = 'leads.event.owner.claimed';
    else if (payload.toId) values.to = nameOf(payload.toId) ?? t('leads.owner_unknown');
    else key = 'leads.event.owner.taken';
  }
  if (kind === 'pond.changed') {
    const into = ponds.find(({ id }) => id === payload.toId)?.name;
    const outOf = ponds.find(({ id }) => id === payload.fromId)?.name;
    if (into) {
      key = 'leads.event.pond.into';
      values.to = into;
    } else if (outOf && !payload.toId) {
      key = 'leads.event.pond.out_of';
      values.from = outOf;
    }
  }
  if (kind === 'lead.routed' && hasMessage(`${key}.${payload.outcome}`)) key = `${key}.${payload.outcome}`;
  if (kind === 'lead.imported' && event.source) {
    key = 'leads.event.lead.imported_from';
    values.source = event.source;
  }
  const alone = `${key}_alone`;
  const byPerson = hasMessage(alone) || kind === 'note.added';
  const used = byPerson && !user ? alone : key;
  const price = typeof payload.price === 'number' ? shortMoney(payload.price, currency) : null;
  const positive = typeof payload.positive === 'boolean' ? payload.positive : payload.value;
  const outcome =
    kind === 'outcome.recorded' &&
    [word(payload.name), typeof positive === 'boolean' && t(positive ? 'leads.yes' : 'leads.no')]
      .filter(Boolean)
      .join(': ');
  const more = [
    word(payload.address),
    price,
    kind === 'lead.routed' ? null : word(payload.outcome),
    duration(payload.seconds),
    outcome,
    word(payload.query),
    word(payload.title),
  ]
    .filter(Boolean)
    .join(' · ');
  return {
    who: byPerson ? user : null,
    what: hasMessage(used) ? t(used, values) : hasMessage(key) ? t(key, values) : kind,
    more: more || null,
    text: word(payload.text),
  };
}

export interface EventRow {
  readonly event: LeadEvent;
  /** How many of the same kind stand in this row. */
  readonly count: number;
}
export interface EventDay {
  readonly key: string;
  readonly at: string;
  readonly rows: readonly EventRow[];
}

const dayKey = (iso: string): string => new Date(iso).toDateString();
const part = ({ payload }: LeadEvent, key: 'property' | 'page'): Record<string, unknown> => {
  const value = payload[key];
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
};
/** The company's listing an event speaks of, if it does of one. */
export const listingOf = (event: LeadEvent): string | null => word(part(event, 'property').propertyId);
/** What was looked at: an address, a listing, a page. */
function placeOf(event: LeadEvent): string {
  const { payload } = event;
  const [property, page] = [part(event, 'property'), part(event, 'page')];
  return JSON.stringify([payload.address, property.listingId, property.street, page.url, page.title]);
}
const alike = (a: LeadEvent, b: LeadEvent): boolean =>
  a.kind === b.kind &&
  a.userId === b.userId &&
  placeOf(a) === placeOf(b) &&
  /^(property|site|page|search|email\.(opened|clicked))/.test(a.kind);

/** Events, newest first, by calendar day; visits and views of the same thing that follow each other become one row. */
export function byDay(events: readonly LeadEvent[]): EventDay[] {
  const days: { key: string; at: string; rows: EventRow[] }[] = [];
  for (const event of events) {
    const key = dayKey(event.occurredAt);
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, at: event.occurredAt, rows: [] };
      days.push(day);
    }
    const last = day.rows.at(-1);
    if (last && alike(last.event, event))
      day.rows[day.rows.length - 1] = { event: last.event, count: last.count + 1 };
    else day.rows.push({ event, count: 1 });
  }
  return days;
}
