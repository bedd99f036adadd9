import {
  type Condition,
  type FilterNode,
  FilterParam,
  groupOf,
  isGroup,
  type Lead,
  type LeadRow,
  type LeadSort,
  NO_CONDITIONS,
} from '@lintel/contract';
import type { SyncedLead } from '@lintel/contract/sync';

const DAY_MS = 86_400_000;

/** Asks something of leads that only the server knows. */
export class NeedsNetwork extends Error {}

export interface Asking {
  readonly userId: string;
  readonly now: number;
  /** Whether a stage is open, won or lost; empty when it is not known here. */
  readonly stageKinds: ReadonlyMap<string, string>;
}

/** A row of the list as the server would give it. */
export const rowOf = ({ lead, lastTouchAt }: SyncedLead): LeadRow => ({
  id: lead.id,
  version: lead.version,
  name: lead.name,
  type: lead.type,
  status: lead.status,
  stageId: lead.stageId,
  ownerId: lead.ownerId,
  pondId: lead.pondId,
  source: lead.source,
  externalId: lead.externalId,
  budgetMin: lead.budgetMin,
  budgetMax: lead.budgetMax,
  currency: lead.currency,
  timeline: lead.timeline,
  propertyType: lead.propertyType,
  location: lead.location,
  tags: lead.tags,
  custom: lead.custom,
  score: lead.score && { ...lead.score, reasons: lead.score.reasons.slice(0, 3) },
  lastEventAt: lead.lastEventAt,
  createdAt: lead.createdAt,
  updatedAt: lead.updatedAt,
  hidden: lead.hidden,
  email: lead.emails[0]?.raw ?? null,
  phone: lead.phones[0]?.raw ?? null,
  lastTouchAt,
});

const lower = (value: unknown): string => String(value ?? '').toLowerCase();

function heldBy({ lead, lastTouchAt }: SyncedLead, field: string, asking: Asking): unknown {
  if (field.startsWith('custom.')) return lead.custom[field.slice(7)] ?? null;
  switch (field) {
    case 'score':
      return lead.score?.points ?? null;
    case 'band':
      return lead.score?.band ?? null;
    case 'lastTouchAt':
      return lastTouchAt;
    case 'hasEmail':
      return lead.emails.some(({ value }) => value !== null);
    case 'hasPhone':
      return lead.phones.some(({ value }) => value !== null);
    case 'stageKind':
      if (asking.stageKinds.size === 0) throw new NeedsNetwork();
      return asking.stageKinds.get(lead.stageId) ?? null;
    case 'teamId':
    case 'event':
    case 'refusal':
      throw new NeedsNetwork();
    default:
      if (!(field in lead)) throw new NeedsNetwork();
      return lead[field as keyof Lead] ?? null;
  }
}

function holds(synced: SyncedLead, { field, op, value }: Condition, asking: Asking): boolean {
  const held = heldBy(synced, field, asking);
  const mine = (one: unknown) => (field === 'ownerId' && one === 'me' ? asking.userId : one);
  const wanted = (Array.isArray(value) ? value : [value]).map(mine);
  const values = Array.isArray(held) ? held : [held];
  const has = (one: unknown) => values.some((each) => each !== null && lower(each) === lower(one));
  const empty = held === null || held === '' || (Array.isArray(held) && held.length === 0);
  const moment = (): number | null => (typeof held === 'string' ? Date.parse(held) : null);
  const compare = (): [number, number] | null => {
    if (empty) return null;
    if (typeof held === 'number') return [held, Number(value)];
    const [one, other] = [Date.parse(String(held)), Date.parse(String(value))];
    return Number.isNaN(one) || Number.isNaN(other) ? null : [one, other];
  };
  switch (op) {
    case 'is':
    case 'anyOf':
      return wanted.some(has);
    case 'isNot':
    case 'noneOf':
      return !wanted.some(has);
    case 'allOf':
      return wanted.every(has);
    case 'contains':
      return !empty && lower(held).includes(lower(value));
    case 'atLeast': {
      const pair = compare();
      return pair !== null && pair[0] >= pair[1];
    }
    case 'atMost': {
      const pair = compare();
      return pair !== null && pair[0] <= pair[1];
    }
    case 'within': {
      const at = moment();
      return at !== null && at >= asking.now - Number(value) * DAY_MS;
    }
    case 'notWithin': {
      const at = moment();
      return at === null || at < asking.now - Number(value) * DAY_MS;
    }
    case 'empty':
      return empty;
    case 'notEmpty':
      return !empty;
    default:
      throw new NeedsNetwork();
  }
}

function passes(synced: SyncedLead, node: FilterNode, asking: Asking): boolean {
  if (!isGroup(node)) return holds(synced, node, asking);
  const { join, parts } = groupOf(node);
  const test = (part: FilterNode) => passes(synced, part, asking);
  return join === 'all' || parts.length === 0 ? parts.every(test) : parts.some(test);
}

type Order = (a: SyncedLead, b: SyncedLead) => number;
/** The latest first; moments are written in one way, so that their texts compare as they do. */
const newest =
  (at: (one: SyncedLead) => string | null): Order =>
  (a, b) => {
    const [one, other] = [at(a) ?? '', at(b) ?? ''];
    return one === other ? 0 : one < other ? 1 : -1;
  };
const byName = new Intl.Collator();
const points = ({ lead }: SyncedLead) => lead.score?.points ?? -1;
const ORDERS: Readonly<Record<LeadSort, Order>> = {
  '-createdAt': newest(({ lead }) => lead.createdAt),
  createdAt: (a, b) => newest(({ lead }) => lead.createdAt)(b, a),
  '-score': (a, b) => points(b) - points(a),
  score: (a, b) => points(a) - points(b),
  name: (a, b) => byName.compare(lower(a.lead.name ?? '\uffff'), lower(b.lead.name ?? '\uffff')),
  '-lastEventAt': newest(({ lead }) => lead.lastEventAt),
  '-updatedAt': newest(({ lead }) => lead.updatedAt),
};

/** One page of the list out of the leads kept here; throws NeedsNetwork for what only the server can tell. */
export function listCopy(
  leads: readonly SyncedLead[],
  want: { sort?: LeadSort; filter?: string; limit?: number; cursor?: string | null; count?: boolean },
  asking: Asking,
): { items: LeadRow[]; nextCursor: string | null; total?: number; totalCapped?: boolean } {
  const filter = want.filter === undefined ? NO_CONDITIONS : FilterParam.parse(want.filter);
  const order = ORDERS[want.sort ?? '-createdAt'];
  const found = leads
    .filter((one) => passes(one, filter, asking))
    .sort((a, b) => order(a, b) || (a.lead.id < b.lead.id ? 1 : -1));
  const from = Number(want.cursor ?? 0);
  const end = from + (want.limit ?? 50);
  return {
    items: found.slice(from, end).map(rowOf),
    nextCursor: end < found.length ? String(end) : null,
    ...(want.count && { total: Math.min(found.length, 1_000), totalCapped: found.length > 1_000 }),
  };
}

/** Leads whose name, e-mail or phone number has every word of the question, the best score first. */
export function searchCopy(leads: readonly SyncedLead[], question: string, limit: number): LeadRow[] {
  const words = lower(question).split(/\s+/).filter(Boolean);
  const digits = (text: string) => text.replace(/\D/g, '');
  const found = leads.filter(({ lead }) => {
    const text = lower([lead.name, ...lead.emails.map(({ raw }) => raw)].join(' '));
    const numbers = lead.phones.map(({ raw, value }) => `${digits(raw)} ${digits(value ?? '')}`).join(' ');
    return words.every(
      (word) => text.includes(word) || (digits(word).length >= 3 && numbers.includes(digits(word))),
    );
  });
  return found.sort(ORDERS['-score']).slice(0, limit).map(rowOf);
}
