import type { Lead, LeadRow, LeadScore } from '@lintel/contract';
import { sourceClass } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { hiddenFields, hides, openCustom, openReasons } from './field-rules.ts';
import type { Custom, StoredReason } from './leads.tables.ts';

/** An e-mail address or phone number of a lead; the first of a list is the primary one. */
export interface StoredContact {
  id: string;
  raw: string;
  value: string | null;
}

/** A further name of a lead, and where it was heard. */
export interface OtherName {
  name: string;
  source: string | null;
  seenAt: string;
}

/** A lead as the repository gives it: database values under wire names; moments as PostgreSQL's text. */
export interface StoredLead {
  id: string;
  version: number;
  name: string | null;
  emails: StoredContact[];
  phones: StoredContact[];
  type: string | null;
  status: string;
  stageId: string;
  stageSince: string;
  ownerId: string | null;
  pondId: string | null;
  collaboratorIds: string[];
  source: string | null;
  externalId: string | null;
  campaign: string | null;
  budgetMin: number | null;
  budgetMax: number | null;
  currency: string;
  timeline: string | null;
  propertyType: string | null;
  location: string | null;
  financing: string | null;
  timeZone: string | null;
  tags: string[];
  custom: Custom;
  score: number | null;
  scoreBand: string | null;
  scoreProbability: number | null;
  scoreSource: string | null;
  scoreModelId: string | null;
  scoreModelVersion: string | null;
  scoreReasons: StoredReason[] | null;
  scoreBefore: number | null;
  scoreOverriddenUntil: string | null;
  scoredAt: string | null;
  lastEventAt: string;
  /** Where the newest event came from; `source` and `campaign` are the first. */
  lastSource: string | null;
  lastCampaign: string | null;
  /** Other names under which events came. */
  alsoKnownAs: OtherName[];
  importId: string | null;
  createdAt: string;
  updatedAt: string;
}

export type StoredRow = Omit<
  StoredLead,
  | 'emails'
  | 'phones'
  | 'stageSince'
  | 'importId'
  | 'campaign'
  | 'financing'
  | 'timeZone'
  | 'collaboratorIds'
  | 'lastSource'
  | 'lastCampaign'
  | 'alsoKnownAs'
> & {
  email: string | null;
  phone: string | null;
  lastTouchAt: string | null;
};

/** Fields a person may write, by wire name, beside the contact points. */
export const FIELDS = [
  'name',
  'type',
  'status',
  'stageId',
  'ownerId',
  'pondId',
  'source',
  'externalId',
  'campaign',
  'budgetMin',
  'budgetMax',
  'currency',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
  'tags',
  'custom',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** A lead's fields as a client writes them. */
export const wireValues = (lead: StoredLead): Record<string, unknown> => ({
  ...pick(lead as unknown as Record<string, unknown>, FIELDS),
  emails: lead.emails.map((c) => c.raw),
  phones: lead.phones.map((c) => c.raw),
});

export const pick = (from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
export type LeadFields = Pick<StoredLead, FieldName>;

/** PostgreSQL's text of a timestamptz, or any date text, as ISO 8601 in UTC with milliseconds. */
export function iso(text: string): string {
  // The server's session runs in UTC: "2026-11-22 10:00:00.123456+00".
  if (text.endsWith('+00') && text[10] === ' ') {
    const second = text.slice(0, 19);
    const fraction = text[19] === '.' ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000';
    return `${second.slice(0, 10)}T${second.slice(11)}.${fraction}Z`;
  }
  return new Date(text).toISOString();
}

/** Wire values that come from a checked column are narrower than `string`; the reply schema checks them once more. */
const narrow = <T>(value: unknown): T => value as T;

function toScore(row: StoredRow | StoredLead, reasons: number): LeadScore | null {
  if (row.score === null || row.scoredAt === null) return null;
  const points = Math.round(row.score);
  return {
    points,
    band: narrow(row.scoreBand),
    probability: row.scoreProbability,
    source: narrow(row.scoreSource),
    modelId: row.scoreModelId,
    modelVersion: row.scoreModelVersion,
    scoredAt: iso(row.scoredAt),
    delta: row.scoreBefore === null ? null : points - Math.round(row.scoreBefore),
    overriddenUntil: row.scoreOverriddenUntil === null ? null : iso(row.scoreOverriddenUntil),
    reasons: (row.scoreReasons ?? []).slice(0, reasons),
  };
}

const toContacts = (list: readonly StoredContact[]): Lead['emails'] =>
  list.map(({ id, raw, value }, i) => ({ id, raw, value, primary: i === 0 }));

/** A stored lead or row with everything the role hides taken out, so that nothing made of it can tell. */
export function masked<L extends StoredLead | StoredRow>(actor: Actor, lead: L): L {
  if (hiddenFields(actor).length === 0) return lead;
  const of = (name: string) => hides(actor, name);
  return {
    ...lead,
    ...('emails' in lead
      ? { emails: of('emails') ? [] : lead.emails, phones: of('phones') ? [] : lead.phones }
      : { email: of('emails') ? null : lead.email, phone: of('phones') ? null : lead.phone }),
    ...('campaign' in lead && of('campaign') ? { campaign: null, lastCampaign: null } : {}),
    ...('alsoKnownAs' in lead && of('source')
      ? { lastSource: null, alsoKnownAs: lead.alsoKnownAs.map((other) => ({ ...other, source: null })) }
      : {}),
    ...('financing' in lead && of('financing') ? { financing: null } : {}),
    ...(of('source') ? { source: null, externalId: null } : {}),
    ...(of('budget') ? { budgetMin: null, budgetMax: null } : {}),
    ...(of('location') ? { location: null } : {}),
    ...(of('tags') ? { tags: [] } : {}),
    custom: openCustom(actor, lead.custom),
    scoreReasons: lead.scoreReasons && openReasons(actor, lead.scoreReasons),
  };
}

/** A lead as the actor may see it. */
export const toLead = (actor: Actor, lead: StoredLead): Lead => {
  const l = masked(actor, lead);
  return {
    id: l.id,
    version: l.version,
    name: l.name,
    emails: toContacts(l.emails),
    phones: toContacts(l.phones),
    type: narrow(l.type),
    status: narrow(l.status),
    stageId: l.stageId,
    stageSince: iso(l.stageSince),
    ownerId: l.ownerId,
    pondId: l.pondId,
    collaboratorIds: l.collaboratorIds,
    source: l.source,
    externalId: l.externalId,
    campaign: l.campaign,
    lastSource: l.lastSource,
    lastCampaign: l.lastCampaign,
    alsoKnownAs: l.alsoKnownAs.map((other) => ({ ...other, seenAt: iso(other.seenAt) })),
    budgetMin: l.budgetMin,
    budgetMax: l.budgetMax,
    currency: l.currency,
    timeline: narrow(l.timeline),
    propertyType: l.propertyType,
    location: l.location,
    financing: narrow(l.financing),
    timeZone: l.timeZone,
    tags: l.tags,
    custom: l.custom,
    score: toScore(l, 10),
    lastEventAt: iso(l.lastEventAt),
    importId: l.importId,
    createdAt: iso(l.createdAt),
    updatedAt: iso(l.updatedAt),
    hidden: [...hiddenFields(actor)],
  };
};

/** A row of a list as the actor may see it. */
export const toLeadRow = (actor: Actor, row: StoredRow): LeadRow => {
  const r = masked(actor, row);
  return {
    id: r.id,
    version: r.version,
    name: r.name,
    email: r.email,
    phone: r.phone,
    type: narrow(r.type),
    status: narrow(r.status),
    stageId: r.stageId,
    ownerId: r.ownerId,
    pondId: r.pondId,
    source: r.source,
    externalId: r.externalId,
    budgetMin: r.budgetMin,
    budgetMax: r.budgetMax,
    currency: r.currency,
    timeline: narrow(r.timeline),
    propertyType: r.propertyType,
    location: r.location,
    tags: r.tags,
    custom: r.custom,
    score: toScore(r, 3),
    lastEventAt: iso(r.lastEventAt),
    lastTouchAt: r.lastTouchAt && iso(r.lastTouchAt),
    createdAt: iso(r.createdAt),
    updatedAt: iso(r.updatedAt),
    hidden: [...hiddenFields(actor)],
  };
};

/** A contact point before it is stored. */
export const newContact = (raw: string, value: string | null): StoredContact => ({ id: newId(), raw, value });

/**
 * What a score may read of a lead, as events carry it in `payload.fields`: never names, contact values or places.
 * Of contact points only whether there is one that works.
 */
export function scoreFields(lead: LeadFields & Pick<StoredLead, 'emails' | 'phones'>) {
  return {
    type: lead.type,
    timeline: lead.timeline,
    propertyType: lead.propertyType,
    budgetMin: lead.budgetMin,
    budgetMax: lead.budgetMax,
    currency: lead.currency,
    financing: lead.financing,
    source: lead.source,
    campaignClass: lead.campaign === null ? null : sourceClass(lead.campaign),
    hasEmail: lead.emails.some((e) => e.value !== null),
    hasPhone: lead.phones.some((p) => p.value !== null),
    custom: lead.custom,
  };
}
export type ScoreFields = ReturnType<typeof scoreFields>;
