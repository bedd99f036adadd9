import type { NewLead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { companyOf } from '../auth/index.ts';
import {
  nameKey,
  nameTypos,
  normalizeEmail,
  normalizePhone,
  phoneCountry,
  searchText,
  sortName,
} from './contact-keys.ts';
import { defaultsOf } from './custom-values.ts';
import { hides } from './field-rules.ts';
import { listFields } from './fields/custom-fields.ts';
import type { ContactWrite, LeadKeys, LeadMatch, LeadWrite } from './leads.repository.ts';
import type { Custom } from './leads.tables.ts';
import { knownSources } from './sources/known-sources.ts';
import type { StoredSource } from './sources/sources.repository.ts';
import { newContact, type StoredContact, type StoredLead } from './stored-lead.ts';
import { type KnownTags, knownTags, spelled } from './tags/known-tags.ts';

/** A lead to be made. Beside what a person may write: a known id, a time of making in the past, the batch it belongs to. */
export type LeadDraft = NewLead & { id?: string; createdAt?: string; batchId?: string };

/** What a company fills in where a lead is silent, and how it writes phone numbers. */
export interface LeadDefaults {
  stageId: string;
  currency: string;
  /** Two-letter country whose numbers come without country code. */
  country: string;
  /** By which a source gets the name the company uses for it. */
  sources: readonly StoredSource[];
  /** By which a tag gets the spelling the company uses. */
  tags: KnownTags;
  /** What new leads get in fields of the company's own. */
  custom: Custom;
}

/** What the actor's company fills in and how it writes things, from the cache. */
export async function companyDefaults(ctx: Ctx, actor: Actor): Promise<Omit<LeadDefaults, 'stageId'>> {
  const [{ currency, timeZone }, sources, tags, fields] = await Promise.all([
    companyOf(ctx, actor),
    knownSources(ctx, actor),
    knownTags(ctx, actor),
    listFields(ctx, actor),
  ]);
  return {
    currency,
    country: phoneCountry(timeZone, currency),
    sources,
    tags,
    custom: defaultsOf(fields),
  };
}

/** E-mail addresses as contact points; the same address twice is one. Ids of `known` ones are kept. */
export const toEmails = (raw: readonly string[], known: readonly StoredContact[] = []): StoredContact[] =>
  distinct(
    raw.map((text) => newContact(text, normalizeEmail(text))),
    known,
  );

/** Phone numbers as contact points; the same number twice is one. Ids of `known` ones are kept. */
export const toPhones = (
  raw: readonly string[],
  country: string,
  known: readonly StoredContact[] = [],
): StoredContact[] =>
  distinct(
    raw.map((text) => newContact(text, normalizePhone(text, country))),
    known,
  );

/** What makes two contact points of one kind the same. */
export const contactKey = (c: StoredContact): string => c.value ?? `raw ${c.raw}`;

function distinct(list: readonly StoredContact[], known: readonly StoredContact[]): StoredContact[] {
  const old = new Map(known.map((c) => [contactKey(c), c]));
  const seen = new Map<string, StoredContact>();
  for (const contact of list) {
    const key = contactKey(contact);
    if (!seen.has(key)) seen.set(key, old.get(key) ?? contact);
  }
  return [...seen.values()];
}

/** The whole lead a draft stands for. Throws `lead.unreachable` when nothing identifies it. */
export function toNewLead(draft: LeadDraft, defaults: LeadDefaults, now: string): StoredLead {
  const at = draft.createdAt ?? now;
  const lead: StoredLead = {
    id: draft.id ?? newId(),
    version: 1,
    name: draft.name ?? null,
    emails: toEmails(draft.emails ?? []),
    phones: toPhones(draft.phones ?? [], defaults.country),
    type: draft.type ?? null,
    status: draft.status ?? 'new',
    stageId: draft.stageId ?? defaults.stageId,
    stageSince: at,
    ownerId: draft.ownerId ?? null,
    pondId: draft.pondId ?? null,
    collaboratorIds: [],
    source: draft.source ?? null,
    externalId: draft.externalId ?? null,
    campaign: draft.campaign ?? null,
    budgetMin: cents(draft.budgetMin),
    budgetMax: cents(draft.budgetMax),
    currency: draft.currency ?? defaults.currency,
    timeline: draft.timeline ?? null,
    propertyType: draft.propertyType ?? null,
    location: draft.location ?? null,
    financing: draft.financing ?? null,
    timeZone: draft.timeZone ?? null,
    tags: spelled(defaults.tags, draft.tags ?? []),
    custom: withoutNulls({ ...defaults.custom, ...draft.custom }),
    score: null,
    scoreBand: null,
    scoreProbability: null,
    scoreSource: null,
    scoreModelId: null,
    scoreModelVersion: null,
    scoreReasons: null,
    scoreBefore: null,
    scoreOverriddenUntil: null,
    scoredAt: null,
    lastEventAt: at,
    lastSource: null,
    lastCampaign: null,
    alsoKnownAs: [],
    importId: draft.batchId ?? null,
    createdAt: at,
    updatedAt: now,
  };
  checkReachable(lead);
  return lead;
}

/** Money as it is kept. */
export const cents = (amount: number | null | undefined): number | null =>
  amount === null || amount === undefined ? null : Math.round(amount * 100) / 100;

export const withoutNulls = <T>(values: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** A lead needs one of name, e-mail, phone, or a source with its own id. */
export function checkReachable(
  lead: Pick<StoredLead, 'name' | 'emails' | 'phones' | 'source' | 'externalId'>,
): void {
  const named = lead.name !== null || lead.emails.length > 0 || lead.phones.length > 0;
  if (!named && (lead.source === null || lead.externalId === null)) throw new AppError('lead.unreachable');
}

/** The rows a lead is written as. */
export const toWrite = (lead: StoredLead): LeadWrite => ({
  id: lead.id,
  user_id: lead.ownerId,
  pond_id: lead.pondId,
  name: lead.name,
  sort_name: sortName(lead.name),
  email: shown(lead.emails),
  phone: shown(lead.phones),
  type: lead.type,
  budget: lead.budgetMax,
  budget_min: lead.budgetMin,
  currency: lead.currency,
  timeline: lead.timeline,
  property_type: lead.propertyType,
  location: lead.location,
  financing: lead.financing,
  time_zone: lead.timeZone,
  status: lead.status,
  stage_id: lead.stageId,
  stage_since: lead.stageSince,
  source: lead.source,
  external_id: lead.externalId,
  campaign: lead.campaign,
  tags: lead.tags,
  custom: lead.custom,
  batch_id: lead.importId,
  last_event_at: lead.lastEventAt,
  created_at: lead.createdAt,
  updated_at: lead.updatedAt,
  ...toSearch(lead),
});

const shown = (contacts: readonly StoredContact[]): string | null =>
  contacts[0]?.value ?? contacts[0]?.raw ?? null;

/** What search looks through. */
export function toSearch(
  lead: Pick<StoredLead, 'name' | 'emails' | 'phones'> & Partial<Pick<StoredLead, 'alsoKnownAs'>>,
): { body: string; typos: number[] } {
  const names =
    [lead.name, ...(lead.alsoKnownAs ?? []).map(({ name }) => name)].filter(Boolean).join(' ') || null;
  return {
    body: searchText(
      names,
      lead.emails.map((e) => e.value ?? e.raw),
      lead.phones.map((p) => p.value ?? p.raw),
    ),
    typos: nameTypos(names),
  };
}

/** Contact points as rows. The keyed hash is of the company too, so that equal values of two companies differ. */
export function toContactWrites(
  ctx: Ctx,
  tenantId: string,
  lead: Pick<StoredLead, 'id' | 'name' | 'emails' | 'phones'>,
): { emails: ContactWrite[]; phones: ContactWrite[] } {
  const hmac = (purpose: string, value: string | null) =>
    value === null
      ? null
      : `\\x${Buffer.from(ctx.secrets.mac(purpose, `${tenantId} ${value}`)).toString('hex')}`;
  const row = (purpose: string, c: StoredContact, position: number): ContactWrite => ({
    ...c,
    lead_id: lead.id,
    position,
    hmac: hmac(purpose, c.value),
  });
  const key = nameKey(lead.name);
  return {
    emails: lead.emails.map((c, i) => row('lead_emails', c, i)),
    phones: lead.phones.map((c, i) => ({ ...row('lead_phones', c, i), name_key: key })),
  };
}

/** What makes a lead the same person as another. */
export const keysOf = (
  lead: Pick<StoredLead, 'name' | 'emails' | 'phones' | 'source' | 'externalId'>,
  ref = 0,
): LeadKeys => ({
  ref,
  emails: lead.emails.flatMap((c) => c.value ?? []),
  phones: lead.phones.flatMap((c) => c.value ?? []),
  nameKey: nameKey(lead.name),
  source: lead.source,
  externalId: lead.externalId,
});

const SHARED = { email: 'emails', phone: 'phones', external: 'source' } as const;

/**
 * 409 for a person that is a lead already. Says which one only to those who see that lead and what the two share, for
 * else the answer would tell who has the address.
 */
export function duplicate(actor: Actor, by: LeadMatch['by'], match?: LeadMatch): AppError {
  return new AppError('lead.duplicate', {
    values: { what: t(`leads.duplicate.${by}`) },
    ...(match?.visible && !hides(actor, SHARED[by]) ? { context: { leadId: match.leadId } } : {}),
  });
}
