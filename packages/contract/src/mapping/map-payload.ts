import type { MapConsent, MapField, Mapping, MapRule } from '../doors.ts';
import { Inquiry } from '../inquiries.ts';
import type { MessageKey, MessageValues } from '../messages/index.ts';
import { tooDeep, valuesAt } from './paths.ts';
import {
  cleanLine,
  cleanText,
  readAmounts,
  readEventType,
  readLeadType,
  readMoment,
  readTimeline,
  readYesNo,
  textsOf,
} from './read-values.ts';

/** Something to look at, as a key of the message catalogue; `field` is a field of the mapping or a place of the inquiry. */
export interface Doubt {
  field: string;
  key: MessageKey;
  values?: MessageValues;
}

export interface Mapped {
  /** Null when the payload does not say enough of a person. */
  inquiry: Inquiry | null;
  /** With an inquiry: what was left out of it or changed. Without: why there is none. */
  doubts: Doubt[];
  /** The sender's own number of the event. */
  eventId?: string;
}

const LONGEST: Partial<Record<MapField, number>> = {
  firstName: 100,
  lastName: 100,
  email: 254,
  phone: 50,
  message: 20_000,
  source: 120,
  propertyType: 120,
  location: 500,
  tags: 60,
  'property.listingId': 60,
  'property.url': 2000,
  'property.city': 120,
  'property.state': 60,
  'property.postalCode': 20,
  'property.propertyType': 120,
  'page.url': 2000,
  'page.title': 300,
  'page.referrer': 2000,
};
const ROOM: Partial<Record<MapField, number>> = { email: 10, phone: 10, tags: 50 };

type Draft = Record<string, unknown>;

/**
 * What a payload says of a person, by a mapping. Pure; never throws, whatever the payload. Nothing is made up: what cannot
 * be read is left out and named in `doubts`.
 */
export function mapPayload(payload: unknown, mapping: Mapping): Mapped {
  if (tooDeep(payload, 100)) return { inquiry: null, doubts: [{ field: '', key: 'doors.map.too_deep' }] };
  const doubts: Doubt[] = [];
  const draft: Draft = { person: {} };
  let eventId: string | undefined;
  for (const rule of mapping.rules) {
    const texts = textsFor(payload, rule);
    if (texts.length === 0) continue;
    if (rule.field === 'eventId') eventId ??= cleanLine(texts[0] ?? '').slice(0, 200) || undefined;
    else put(draft, rule.field, texts, doubts);
  }
  const consent = mapping.consent.flatMap((one) => consentFor(payload, one, doubts));
  if (consent.length > 0) draft.consent = consent;
  draft.type ??= draft.property ? 'inquiry.property' : 'inquiry.general';
  const inquiry = settle(draft, doubts);
  return { inquiry, doubts, ...(eventId === undefined ? {} : { eventId }) };
}

/** What a rule finds: the first place that says something, or all of them joined. */
function textsFor(payload: unknown, rule: MapRule): string[] {
  const places = rule.from.map((path) => valuesAt(payload, path).flatMap((value) => textsOf(value)));
  const found =
    rule.join !== undefined
      ? [places.flat().join(rule.join)].filter((text) => text.trim() !== '')
      : (places.find((texts) => texts.length > 0) ?? []);
  const said = found.length > 0 ? found : rule.otherwise === undefined ? [] : [rule.otherwise];
  if (!rule.values) return said;
  const words = new Map(
    Object.entries(rule.values).map(([from, to]) => [from.trim().toLowerCase(), to.trim()]),
  );
  // A value that is mapped to nothing is left out.
  return said.map((text) => words.get(text.toLowerCase()) ?? text).filter((text) => text !== '');
}

function put(draft: Draft, field: Exclude<MapField, 'eventId'>, texts: string[], doubts: Doubt[]): void {
  const doubt = (key: MessageKey, value: string) => {
    doubts.push({ field, key, values: { value: value.slice(0, 80) } });
  };
  const line = (text: string): string => {
    const clean = cleanLine(text);
    const most = LONGEST[field] ?? 200;
    if (clean.length <= most) return clean;
    doubt('doors.map.shortened', clean);
    return clean.slice(0, most).toWellFormed().trim();
  };
  const [first = ''] = texts;
  const person = draft.person as Draft;
  const set = (target: Draft, name: string, value: unknown) => {
    if (value !== undefined && value !== '' && target[name] === undefined) target[name] = value;
  };
  const read = <T>(value: T | undefined): T | undefined => {
    if (value === undefined) doubt('doors.map.unreadable', first);
    return value;
  };
  const within = (name: 'campaign' | 'property' | 'page'): Draft => {
    draft[name] ??= {};
    return draft[name] as Draft;
  };
  if (field.startsWith('custom.')) {
    person.custom ??= {};
    set(person.custom as Draft, field.slice(7), cleanText(first).slice(0, 4000).toWellFormed());
    return;
  }
  switch (field) {
    case 'email':
    case 'phone':
    case 'tags': {
      const name = field === 'tags' ? 'tags' : `${field}s`;
      const all = texts
        .flatMap((text) => text.split(/[,;\n]/))
        .map(line)
        .filter((text) => text !== '');
      const most = ROOM[field] ?? 10;
      const list = [...new Set([...((person[name] as string[] | undefined) ?? []), ...all])];
      if (list.length > most) doubt('doors.map.too_many', list[most] ?? '');
      if (list.length > 0) person[name] = list.slice(0, most);
      return;
    }
    case 'message': {
      const text = texts.map(cleanText).join('\n');
      if (text.length > 20_000) doubt('doors.map.shortened', text);
      set(draft, 'message', text.slice(0, 20_000).toWellFormed().trim());
      return;
    }
    case 'eventType':
      set(draft, 'type', read(readEventType(first)));
      return;
    case 'occurredAt':
      set(draft, 'occurredAt', read(readMoment(cleanLine(first))));
      return;
    case 'source':
      set(draft, 'source', line(first));
      return;
    case 'leadType':
      set(person, 'type', read(readLeadType(first)));
      return;
    case 'timeline':
      set(person, 'timeline', read(readTimeline(first)));
      return;
    case 'budgetMin':
      set(person, 'budgetMin', read(readAmounts(first)[0]));
      return;
    case 'budgetMax':
      set(person, 'budgetMax', read(readAmounts(first).at(-1)));
      return;
    case 'currency':
      set(person, 'currency', read(/^[A-Za-z]{3}$/.test(first) ? first.toUpperCase() : undefined));
      return;
    case 'timeZone':
    case 'name':
    case 'firstName':
    case 'lastName':
    case 'externalId':
    case 'propertyType':
    case 'location':
      set(person, field, line(first));
      return;
    case 'property.price':
      set(within('property'), 'price', read(readAmounts(first)[0]));
      return;
    case 'property.bedrooms':
    case 'property.bathrooms': {
      const count = Number(/\d+(?:[.,]\d+)?/.exec(first)?.[0]?.replace(',', '.') ?? Number.NaN);
      set(within('property'), field.slice(9), read(count >= 0 && count <= 100 ? count : undefined));
      return;
    }
    case 'property.forRent':
      set(
        within('property'),
        'forRent',
        read(readYesNo(first) ?? (/rent|lease|let/i.test(first) || undefined)),
      );
      return;
    default: {
      const [group, name] = field.split('.') as ['campaign' | 'property' | 'page', string];
      set(within(group), name, line(first));
      return;
    }
  }
}

function consentFor(payload: unknown, rule: MapConsent, doubts: Doubt[]) {
  const [first] = valuesAt(payload, rule.from).flatMap((value) => textsOf(value));
  if (first === undefined) return [];
  const yes = readYesNo(cleanLine(first));
  if (yes === undefined) {
    doubts.push({
      field: `consent.${rule.channel}`,
      key: 'doors.map.unreadable',
      values: { value: first.slice(0, 80) },
    });
    return [];
  }
  const { channel, wording, textVersion } = rule;
  return [{ channel, state: yes ? 'given' : 'refused', wording, ...(textVersion ? { textVersion } : {}) }];
}

/** The draft as an inquiry; what its schema refuses is taken out and named. */
function settle(draft: Draft, doubts: Doubt[]): Inquiry | null {
  const person = draft.person as Draft;
  for (const group of ['campaign', 'property', 'page'])
    if (draft[group] && Object.keys(draft[group] as Draft).length === 0) delete draft[group];
  const { budgetMin, budgetMax } = person as { budgetMin?: number; budgetMax?: number };
  if (budgetMin !== undefined && budgetMax !== undefined && budgetMin > budgetMax) {
    [person.budgetMin, person.budgetMax] = [budgetMax, budgetMin];
  }
  let parsed = Inquiry.safeParse(draft);
  for (let tries = 0; !parsed.success && tries < 20; tries++) {
    for (const issue of parsed.error.issues) {
      const place = issue.path.map(String);
      if (place.length === 0 || (place.length === 1 && place[0] === 'person')) return null;
      doubts.push({ field: place.join('.'), key: 'doors.map.left_out' });
      remove(draft, issue.path);
    }
    parsed = Inquiry.safeParse(draft);
  }
  if (!parsed.success) return null;
  const { name, firstName, lastName, emails, phones, externalId } = parsed.data.person;
  if (name || firstName || lastName || emails?.length || phones?.length || (externalId && parsed.data.source))
    return parsed.data;
  doubts.push({ field: '', key: 'doors.map.nobody' });
  return null;
}

function remove(draft: Draft, path: readonly PropertyKey[]): void {
  let node: unknown = draft;
  for (const step of path.slice(0, -1)) node = (node as Record<PropertyKey, unknown> | undefined)?.[step];
  const last = path.at(-1);
  if (last === undefined || typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) node.splice(Number(last), 1);
  else Reflect.deleteProperty(node, last);
}
