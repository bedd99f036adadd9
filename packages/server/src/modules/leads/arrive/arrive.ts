import type { InquiryType, NewLead } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, sqlState } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { InsertSettings } from '../bulk.ts';
import { conversionOf, diff, eventsOf } from '../change-leads.ts';
import { bareEmail, nameKey } from '../contact-keys.ts';
import { firstRows } from '../create-lead.ts';
import {
  checkReachable,
  toContactWrites,
  toEmails,
  toNewLead,
  toPhones,
  toSearch,
  toWrite,
} from '../draft.ts';
import * as leads from '../leads.repository.ts';
import { stageAgain } from '../pipelines/stages.ts';
import type { StoredLead } from '../stored-lead.ts';
import { bodyOf } from '../timeline/events.ts';
import * as repo from './arrive.repository.ts';
import { type Filled, fillLead } from './fill-lead.ts';

/** How often somebody who creates the same person in another way may be faster. */
const ATTEMPTS = 6;

/** An event of a person, as it is to be kept. */
export interface Arrival {
  /** The lead it is about, when the sender says; else the person is found by what identifies them. */
  leadId?: string;
  type: InquiryType;
  /** When it happened, and when it came in: ISO 8601 in UTC. */
  occurredAt: string;
  receivedAt: string;
  /** Values as a person may write them; `source` by the name the company uses for it. */
  person: NewLead;
  /** First and last touch; the source is the person's. */
  campaign: string | null;
  /** Plain facts: never a name, a contact value or what somebody wrote. Asked for while the person is looked for. */
  facts: Promise<Record<string, unknown>>;
  /** Kept encrypted under the lead's own key and shown with the payload: the person's words under `text`. */
  sealed: Record<string, unknown>;
  /** It asks for an answer now. */
  reopens: boolean;
  /** What else is to be written in the same breath; done again when somebody was faster. */
  also(arrived: Arrived): Promise<unknown>;
}

export interface Arrived {
  leadId: string;
  eventId: string;
  created: boolean;
  /** Fields of the lead that changed. */
  changed: string[];
}

/**
 * Keeps an event of a person in the caller's transaction, which reaches all leads: finds the person or creates them,
 * fills what was empty, writes the event. The same person: an address equal (with or without its plus tag); or a source's
 * id equal; or number and name equal. Writes no audit or outbox row. Throws `lead.unreachable` when nothing identifies
 * the person, and `lead.not_found` for a `leadId` that is none.
 */
export async function arrive(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  arrival: Arrival,
  settings: InsertSettings,
): Promise<Arrived> {
  const keys = keysOf(arrival.person, settings.country);
  if (arrival.leadId === undefined)
    checkReachable({
      name: arrival.person.name ?? null,
      emails: toEmails(arrival.person.emails ?? []),
      phones: toPhones(arrival.person.phones ?? [], settings.country),
      source: arrival.person.source ?? null,
      externalId: arrival.person.externalId ?? null,
    });
  // A failure ends the transaction, which the next query tells of.
  repo.savepoint(tx).catch(() => undefined);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await attemptArrival(ctx, tx, actor, arrival, settings, keys);
      if (done) return done;
    } catch (error) {
      if (!wasFaster(error) || attempt === ATTEMPTS) throw error;
    }
    if (attempt === ATTEMPTS) throw new AppError('service.unavailable', { headers: { 'Retry-After': '1' } });
    await repo.backToSavepoint(tx);
  }
}

/**
 * A unique key decided for somebody who created or changed a lead in another way; or the lead was not inserted because of
 * one, and what belongs to it found nothing to belong to.
 */
const wasFaster = (error: unknown): boolean => ['23505', '23503'].includes(sqlState(error) ?? '');

type Keys = ReturnType<typeof keysOf>;
function keysOf(person: NewLead, country: string) {
  const emails = toEmails(person.emails ?? []).flatMap((c) => c.value ?? []);
  const phones = toPhones(person.phones ?? [], country).flatMap((c) => c.value ?? []);
  const bare = [...new Set(emails.map(bareEmail))];
  const name = nameKey(person.name);
  const source = person.source ?? null;
  const externalId = source === null ? null : (person.externalId ?? null);
  return {
    emails,
    bare,
    phones,
    name,
    source,
    externalId,
    locks: [
      ...bare.map((address) => `e ${address}`),
      ...phones.map((number) => `p ${number} ${name}`),
      ...(externalId === null ? [] : [`x ${source} ${externalId}`]),
    ],
  };
}

/** What a person’s event does to a lead, nobody of the company did: the log names none. */
const byNobody = (actor: Actor): Actor => ({ ...actor, userId: null });

/** Undefined when somebody was faster and the person has to be looked for again. */
async function attemptArrival(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  arrival: Arrival,
  settings: InsertSettings,
  keys: Keys,
): Promise<Arrived | undefined> {
  const [, holders] = await Promise.all([repo.lockKeys(tx, keys.locks), repo.findHolders(tx, keys)]);
  const leadId = arrival.leadId ?? matchOf(holders, keys);
  return leadId === undefined
    ? createArrival(ctx, tx, actor, arrival, settings)
    : fillArrival(ctx, tx, actor, arrival, settings, leadId, holders);
}

/** The strongest match: an address, in the order given; the same mailbox; the source's own id; number and name. */
function matchOf(holders: readonly repo.Holder[], keys: Keys): string | undefined {
  for (const by of ['email', 'bare'] as const)
    for (const value of keys[by === 'email' ? 'emails' : 'bare']) {
      const holder = holders.find((h) => h.by === by && h.value === value);
      if (holder) return holder.leadId;
    }
  return (
    holders.find((h) => h.by === 'external') ??
    holders.find((h) => h.by === 'phone' && h.nameKey === keys.name)
  )?.leadId;
}

async function createArrival(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  arrival: Arrival,
  settings: InsertSettings,
): Promise<Arrived | undefined> {
  const now = arrival.receivedAt;
  const lead = toNewLead({ ...arrival.person, campaign: arrival.campaign }, settings, now);
  const rows = firstRows(ctx, byNobody(actor), [lead], settings.stages, {
    kind: 'lead.created',
    trigger: 'inquiry',
    now,
  });
  const arrived: Arrived = { leadId: lead.id, eventId: newId(), created: true, changed: [] };
  const [written] = await Promise.all([
    leads.insertLeads(tx, rows),
    writeEvent(ctx, tx, arrival, arrived, now, {}),
    arrival.also(arrived),
  ]);
  return written ? arrived : undefined;
}

async function fillArrival(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  arrival: Arrival,
  settings: InsertSettings,
  leadId: string,
  holders: readonly repo.Holder[],
): Promise<Arrived | undefined> {
  const now = arrival.receivedAt;
  const [stored] = await leads.lockLeads(tx, [leadId], null);
  if (!stored) {
    if (arrival.leadId !== undefined) throw new AppError('lead.not_found');
    return undefined;
  }
  const key = nameKey(stored.name ?? arrival.person.name);
  const elsewhere = holders.filter((h) => h.leadId !== leadId);
  const filled = fillLead(
    stored,
    {
      person: { ...arrival.person, campaign: arrival.campaign },
      taken: new Set(
        elsewhere
          .filter((h) => h.by === 'email' || (h.by === 'phone' && h.nameKey === key))
          .map((h) => h.value),
      ),
      mayName: stored.name !== null || (await isNameFree(tx, stored, arrival.person.name)),
      reopens: arrival.reopens,
      stageId: arrival.reopens ? stageAgain(settings.stages, stored.stageId)?.id : undefined,
      now,
    },
    settings,
  );
  const done = diff(stored, filled.lead);
  // Others that have one of the person's keys: most likely the same person, to be merged by somebody who looks.
  const alsoLeadIds = [
    ...new Set(elsewhere.filter((h) => h.by !== 'phone' || h.nameKey === key).map((h) => h.leadId)),
  ];
  const arrived: Arrived = { leadId, eventId: newId(), created: false, changed: done.changed };
  await Promise.all([
    writeEvent(ctx, tx, arrival, arrived, now, { filled, alsoLeadIds }),
    ...writesOf(ctx, tx, actor, arrival, settings, stored, filled, done, now),
    arrival.also(arrived),
  ]);
  if (done.changed.includes('stageId')) tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'pipeline' }));
  return arrived;
}

/** True unless another lead has one of this lead's numbers under the name it would get. */
async function isNameFree(tx: Tx, stored: StoredLead, name: string | null | undefined): Promise<boolean> {
  const phones = stored.phones.flatMap((c) => c.value ?? []);
  if (!name || phones.length === 0) return true;
  const holders = await repo.findHolders(tx, {
    emails: [],
    bare: [],
    phones,
    source: null,
    externalId: null,
  });
  const key = nameKey(name);
  return !holders.some((h) => h.nameKey === key && h.leadId !== stored.id);
}

/** Everything a known lead gets from an event; statements of one transaction, sent side by side. */
function writesOf(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  arrival: Arrival,
  { stages }: Pick<InsertSettings, 'stages'>,
  stored: StoredLead,
  filled: Filled,
  done: ReturnType<typeof diff>,
  now: string,
): Promise<unknown>[] {
  const { id } = stored;
  const source = arrival.person.source ?? null;
  const writes: Promise<unknown>[] = [];
  if (done.changed.length > 0) {
    const names = new Map(stages.map((s) => [s.id, s.name]));
    const nobody = byNobody(actor);
    writes.push(
      leads.updateLeads(tx, {
        leads: [toWrite(done.lead)],
        goneEmails: [],
        gonePhones: [],
        events: eventsOf(stored, done, nobody, names, now),
        conversions: conversionOf(stored, done.lead, nobody, names, now, 'inquiry'),
      }),
    );
    if (filled.lead.name !== stored.name) writes.push(repo.renamePhones(tx, id, nameKey(filled.lead.name)));
    const contacts = toContactWrites(ctx, actor.tenantId, done.lead);
    const fresh = new Set([...filled.newEmails, ...filled.newPhones].map((c) => c.id));
    writes.push(
      repo.addContacts(
        tx,
        contacts.emails.filter((c) => fresh.has(c.id)),
        contacts.phones.filter((c) => fresh.has(c.id)),
      ),
    );
  }
  if (filled.otherName !== null) {
    const name = { name: filled.otherName, source, seenAt: arrival.occurredAt };
    const known = { ...filled.lead, alsoKnownAs: [...filled.lead.alsoKnownAs, name] };
    writes.push(
      repo.addName(
        tx,
        { ...name, id: newId(), leadId: id, nameKey: nameKey(filled.otherName) },
        toSearch(known),
      ),
    );
  }
  if (filled.otherId !== null && source !== null)
    writes.push(repo.addExternalId(tx, { leadId: id, source, externalId: filled.otherId }));
  return writes;
}

async function writeEvent(
  ctx: Ctx,
  tx: Tx,
  arrival: Arrival,
  { leadId, eventId: id, created }: Arrived,
  now: string,
  found: { filled?: Filled; alsoLeadIds?: readonly string[] },
): Promise<void> {
  const { filled, alsoLeadIds = [] } = found;
  const sealed: Record<string, unknown> = {
    ...arrival.sealed,
    ...(filled?.otherName ? { otherName: filled.otherName } : {}),
    ...(filled && Object.keys(filled.left).length > 0 ? { left: filled.left } : {}),
  };
  const hidden = Object.keys(sealed).length > 0;
  const plain = JSON.stringify(sealed);
  const seal = () =>
    created
      ? ctx.subjects.encryptFirst(tx, leadId, bodyOf(id), plain)
      : ctx.subjects.encrypt(tx, leadId, bodyOf(id), plain);
  const [facts, body] = await Promise.all([arrival.facts, hidden ? seal() : null]);
  await repo.insertArrival(tx, {
    id,
    leadId,
    kind: arrival.type,
    occurredAt: arrival.occurredAt,
    recordedAt: now,
    source: arrival.person.source ?? null,
    campaign: arrival.campaign,
    payload: {
      ...facts,
      ...(alsoLeadIds.length > 0 ? { alsoLeadIds } : {}),
      ...(hidden ? { sealed: true } : {}),
    },
    body,
  });
}
