import type { Lead, LeadChange, NewLead } from '@lintel/contract';
import { type Actor, reach } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError, violated } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { checkBudget, checkPlace, liveStage } from './create-lead.ts';
import { checkCustom } from './custom-values.ts';
import {
  cents,
  checkReachable,
  companyDefaults,
  duplicate,
  keysOf,
  toContactWrites,
  toEmails,
  toPhones,
  toWrite,
  withoutNulls,
} from './draft.ts';
import { checkWritable } from './field-rules.ts';
import { listFields } from './fields/custom-fields.ts';
import { isClaim, type Place, peopleOf } from './leads.policy.ts';
import type { ConversionWrite, EventWrite } from './leads.repository.ts';
import * as repo from './leads.repository.ts';
import { lockLive, type StoredStage } from './pipelines/pipelines.repository.ts';
import { checkEntry } from './pipelines/stage-needs.ts';
import { allStages } from './pipelines/stages.ts';
import { learnSources, nameSource } from './sources/known-sources.ts';
import type { StoredSource } from './sources/sources.repository.ts';
import {
  FIELDS,
  iso,
  pick,
  type StoredContact,
  type StoredLead,
  scoreFields,
  toLead,
  wireValues,
} from './stored-lead.ts';
import { type KnownTags, learnTags, spelled } from './tags/known-tags.ts';

/**
 * What is to change of one lead. `custom` is merged key by key, null clears; lists replace, while `addEmails` and
 * `addPhones` only add.
 */
export type LeadPatch = {
  id: string;
  set: NewLead;
  addEmails?: readonly string[];
  addPhones?: readonly string[];
};

/** One lead after a change: names of changed fields (none: nothing was written), and those fields as they were. */
export interface ChangedLead {
  lead: StoredLead;
  changed: string[];
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/**
 * Changes one lead from the version the person saw; 409 `lead.stale` with the current values otherwise. One that enters a
 * stage must have what the stage asks for, `reason` among it; 422 `stage.fields_missing` otherwise.
 */
export async function updateLead(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: LeadChange,
  reason: string | null = null,
): Promise<Lead> {
  const { version, ...set } = want;
  checkWritable(actor, set);
  const settings = await changeSettings(ctx, actor);
  if (set.custom)
    set.custom = checkCustom(await listFields(ctx, actor), set.custom, { country: settings.country });
  if (set.source) set.source = nameSource(settings.sources, set.source).name;
  return ctx.tx(actor, async (tx) => {
    const [stored] = await repo.lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
    if (!stored) throw new AppError('lead.not_found');
    if (stored.version !== version) {
      throw new AppError('lead.stale', {
        context: { version: stored.version, current: pick(wireValues(stored), Object.keys(set)) },
      });
    }
    const place = placeAfter(stored, set);
    if (place.ownerId !== stored.ownerId || place.pondId !== stored.pondId)
      await checkPlace(tx, actor, place);
    if (set.source) await learnSources(ctx, tx, settings.sources, [set.source]);
    const patch = { id: stored.id, set };
    if (set.stageId !== undefined && set.stageId !== stored.stageId) {
      if ((await lockLive(tx, [set.stageId])).length === 0) throw new AppError('stage.not_found');
      const { lead } = changeOf(stored, patch, settings, ctx.clock.now().toISOString());
      checkEntry(liveStage(settings.stages, set.stageId), wireValues(lead), reason);
    }
    const [done] = await applyPatches(ctx, tx, actor, [{ stored, patch }], settings, { reason });
    if (!done) throw new AppError('lead.not_found');
    if (done.changed.length > 0) {
      await ctx.record(tx, actor, 'lead.updated', {
        subject: { type: 'lead', id: stored.id },
        payload: { leadId: stored.id, version: done.lead.version, changed: done.changed },
        changed: done.changed,
        before: done.before,
        after: done.after,
      });
      tx.afterCommit(() => {
        ctx.hint(actor.tenantId, { topic: 'lead', ids: [stored.id] });
        ctx.hint(actor.tenantId, { topic: 'leads', ids: [stored.id] });
        if (done.changed.includes('stageId')) ctx.hint(actor.tenantId, { topic: 'pipeline' });
      });
    }
    return toLead(actor, done.lead);
  });
}

export interface ChangeSettings {
  stages: readonly StoredStage[];
  country: string;
  sources: readonly StoredSource[];
  tags: KnownTags;
}

/** What changing leads needs to know of the company, from the cache. Ask before a transaction is open. */
export async function changeSettings(ctx: Ctx, actor: Actor): Promise<ChangeSettings> {
  const [stages, { country, sources, tags }] = await Promise.all([
    allStages(ctx, actor),
    companyDefaults(ctx, actor),
  ]);
  return { stages, country, sources, tags };
}

/**
 * Changes leads in the caller's transaction: rows, contact points, search, log (`field.changed`, `stage.changed`,
 * `owner.changed`) and pipeline history, set by set. Does not write audit or outbox rows. Returns the leads in order
 * of id; unknown and deleted leads and those beyond the actor's reach are left out. Throws `lead.duplicate` when a new
 * contact point is another lead's, and `auth.forbidden` for a change of owner or pond without `leads:assign`.
 */
export async function changeLeads(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  patches: readonly LeadPatch[],
  settings: ChangeSettings,
  how: ChangeHow = {},
): Promise<ChangedLead[]> {
  const byId = new Map(patches.map((p) => [p.id, p]));
  const stored = await repo.lockLeads(tx, [...byId.keys()], peopleOf(actor, 'leads:update'));
  const pairs = stored.flatMap((lead) => {
    const patch = byId.get(lead.id);
    return patch ? [{ stored: lead, patch }] : [];
  });
  return applyPatches(ctx, tx, actor, pairs, settings, how);
}

/** What the log and the pipeline's history say of a change beside the change itself. */
export interface ChangeHow {
  /** The batch it belongs to. */
  batchId?: string;
  /** Why a lead entered a stage: one of the stage's reasons. */
  reason?: string | null;
  /** `edited` unless said. */
  trigger?: 'edited' | 'undone';
}

async function applyPatches(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  pairs: readonly { stored: StoredLead; patch: LeadPatch }[],
  settings: ChangeSettings,
  how: ChangeHow = {},
): Promise<ChangedLead[]> {
  const now = ctx.clock.now().toISOString();
  const all = pairs.map(({ stored, patch }) => ({
    stored,
    done: changeOf(stored, patch, settings, now),
  }));
  checkSources(actor, all);
  await checkMoves(tx, actor, all.filter(isMove));
  await writeChanges(ctx, tx, actor, all, settings, now, how);
  return all.map(({ done }) => done);
}

/** A lead as it stands, and as a change leaves it. */
export interface Changing {
  stored: StoredLead;
  done: ChangedLead;
}

/** What a patch makes of a lead, nothing written. */
export const changeOf = (
  stored: StoredLead,
  patch: LeadPatch,
  settings: ChangeSettings,
  now: string,
): ChangedLead => diff(stored, patched(stored, patch, settings, now));

const isMove = ({ done }: Changing): boolean =>
  done.changed.some((field) => field === 'ownerId' || field === 'pondId');

/**
 * Writes leads that are locked and changed: rows, contact points, search, log, pipeline history. Who may is decided
 * before. Throws `lead.duplicate` when a new contact point is another lead's.
 */
export async function writeChanges(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  all: readonly Changing[],
  settings: ChangeSettings,
  now: string,
  how: ChangeHow = {},
): Promise<void> {
  const writes = all.filter(({ done }) => done.changed.length > 0);
  if (writes.length === 0) return;
  await learnTags(
    ctx,
    tx,
    settings.tags,
    writes.flatMap(({ done }) => (done.changed.includes('tags') ? done.lead.tags : [])),
  );

  const rekeyed = writes.filter(({ done }) => done.changed.some((f) => IDENTIFYING.has(f)));
  if (rekeyed.length > 0) {
    const matches = await repo.findMatches(
      tx,
      rekeyed.map(({ done }, ref) => keysOf(done.lead, ref)),
    );
    const taken = matches.find((m) => m.leadId !== rekeyed[m.ref]?.stored.id);
    if (taken) throw duplicate(actor, taken.by, taken);
  }

  const contacts = rekeyed.map(({ done }) => toContactWrites(ctx, actor.tenantId, done.lead));
  const gone = (of: 'emails' | 'phones') =>
    rekeyed.flatMap(({ stored, done }) => {
      const kept = new Set(done.lead[of].map((c) => c.id));
      return stored[of].filter((c) => !kept.has(c.id)).map((c) => c.id);
    });
  const names = new Map(settings.stages.map((s) => [s.id, s.name]));
  try {
    // The client pipelines: the rows that go are gone before the ones that come.
    const write = () =>
      Promise.all([
        repo.updateLeads(tx, {
          leads: writes.map(({ done }) => toWrite(done.lead)),
          goneEmails: gone('emails'),
          gonePhones: gone('phones'),
          events: writes.flatMap(({ stored, done }) => eventsOf(stored, done, actor, names, now, how)),
          conversions: writes.flatMap(({ stored, done }) =>
            conversionOf(stored, done.lead, actor, names, now, how.trigger ?? 'edited', how.reason),
          ),
        }),
        repo.putContacts(
          tx,
          contacts.flatMap((c) => c.emails),
          contacts.flatMap((c) => c.phones),
        ),
      ]);
    // Handed over, a lead may be out of the actor's sight.
    await (writes.some(isMove) ? tx.reaching('all', write) : write());
  } catch (error) {
    throw asDuplicate(actor, error) ?? error;
  }
}

/**
 * The source of a lead is where it first came from: giving it another takes `intake:manage`, or `leads:assign` for the whole
 * company. An empty one may be filled by whoever changes the lead.
 */
function checkSources(actor: Actor, all: readonly Changing[]): void {
  if (reach(actor, 'intake:manage') !== 'none' || reach(actor, 'leads:assign') === 'all') return;
  if (all.some(({ stored, done }) => stored.source !== null && done.changed.includes('source')))
    throw new AppError('lead.source_fixed');
}

/** Throws unless each lead that changes owner or pond is claimed from a pond or within reach of `leads:assign`. */
async function checkMoves(tx: Tx, actor: Actor, moved: readonly Changing[]): Promise<void> {
  const assigned = moved.filter(({ stored, done }) => !isClaim(actor, stored, done.lead));
  if (assigned.length === 0) return;
  const people = peopleOf(actor, 'leads:assign');
  if (people === null) return;
  const ids = assigned.map(({ stored }) => stored.id);
  if ((await repo.withinReach(tx, ids, people)).length < ids.length) throw new AppError('auth.forbidden');
}

/** Where a change leaves a lead: an owner takes it out of its pond, a pond takes it from its owner. */
function placeAfter(stored: StoredLead, set: Partial<Place>): Place {
  if (set.ownerId && set.pondId) return { ownerId: set.ownerId, pondId: set.pondId };
  if (set.ownerId) return { ownerId: set.ownerId, pondId: null };
  if (set.pondId) return { ownerId: null, pondId: set.pondId };
  return {
    ownerId: set.ownerId === undefined ? stored.ownerId : null,
    pondId: set.pondId === undefined ? stored.pondId : null,
  };
}

const IDENTIFYING = new Set(['name', 'emails', 'phones', 'source', 'externalId']);

/** `lead.duplicate` when a unique key of leads was violated by a writer who came between look and write. */
export function asDuplicate(actor: Actor, error: unknown): AppError | undefined {
  switch (violated(error)) {
    case 'lead_emails_value':
      return duplicate(actor, 'email');
    case 'lead_phones_value':
      return duplicate(actor, 'phone');
    case 'leads_external':
      return duplicate(actor, 'external');
    default:
      return undefined;
  }
}

function patched(stored: StoredLead, patch: LeadPatch, settings: ChangeSettings, now: string): StoredLead {
  const { emails, phones, custom, tags, budgetMin, budgetMax, ...plain } = patch.set;
  const raw = (list: readonly StoredContact[]) => list.map((c) => c.raw);
  const wantedEmails = emails ?? (patch.addEmails ? [...raw(stored.emails), ...patch.addEmails] : undefined);
  const wantedPhones = phones ?? (patch.addPhones ? [...raw(stored.phones), ...patch.addPhones] : undefined);
  const lead: StoredLead = {
    ...stored,
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...placeAfter(stored, patch.set),
    ...(wantedEmails ? { emails: toEmails(wantedEmails, stored.emails) } : {}),
    ...(wantedPhones ? { phones: toPhones(wantedPhones, settings.country, stored.phones) } : {}),
    ...(budgetMin === undefined ? {} : { budgetMin: cents(budgetMin) }),
    ...(budgetMax === undefined ? {} : { budgetMax: cents(budgetMax) }),
    ...(tags ? { tags: spelled(settings.tags, tags) } : {}),
    ...(custom ? { custom: withoutNulls({ ...stored.custom, ...custom }) } : {}),
  };
  lead.updatedAt = now;
  // Two moments compare as text only when both are ISO.
  if (now > iso(stored.lastEventAt)) lead.lastEventAt = now;
  if (lead.stageId !== stored.stageId) lead.stageSince = now;
  checkReachable(lead);
  checkBudget(lead);
  return lead;
}

export const same = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

export function diff(stored: StoredLead, next: StoredLead): ChangedLead {
  const [old, now] = [wireValues(stored), wireValues(next)];
  const changed = [...FIELDS, 'emails', 'phones'].filter((field) => !same(old[field], now[field]));
  if (changed.length === 0) return { lead: stored, changed, before: {}, after: {} };
  return {
    lead: { ...next, version: stored.version + 1 },
    changed,
    before: pick(old, changed),
    after: pick(now, changed),
  };
}

/** The log's lines of one change. `payload.fields` has the new values a score may read, and only the changed ones. */
export function eventsOf(
  stored: StoredLead,
  { lead, changed }: ChangedLead,
  actor: Actor,
  stageNames: ReadonlyMap<string, string>,
  now: string,
  how: ChangeHow = {},
): EventWrite[] {
  const batch = {
    ...(how.batchId === undefined ? {} : { batchId: how.batchId }),
    ...(how.trigger === 'undone' ? { undone: true } : {}),
  };
  const event = (kind: string, payload: Record<string, unknown>): EventWrite => ({
    id: newId(),
    lead_id: lead.id,
    kind,
    occurred_at: now,
    recorded_at: now,
    user_id: actor.userId,
    source: null,
    payload: { ...payload, ...batch },
  });
  const events: EventWrite[] = [];
  const fieldNames = changed.filter((f) => f !== 'stageId' && f !== 'ownerId' && f !== 'pondId');
  if (fieldNames.length > 0) {
    const [old, next]: Record<string, unknown>[] = [scoreFields(stored), scoreFields(lead)];
    const fields = Object.fromEntries(
      Object.entries(next ?? {}).filter(([key, value]) => !same(value, old?.[key])),
    );
    events.push(event('field.changed', { changed: fieldNames, fields }));
  }
  if (lead.stageId !== stored.stageId) {
    events.push(
      event('stage.changed', {
        fromId: stored.stageId,
        toId: lead.stageId,
        from: stageNames.get(stored.stageId) ?? null,
        to: stageNames.get(lead.stageId) ?? null,
        ...(how.reason ? { reason: how.reason } : {}),
      }),
    );
  }
  if (lead.ownerId !== stored.ownerId)
    events.push(event('owner.changed', { fromId: stored.ownerId, toId: lead.ownerId }));
  if (lead.pondId !== stored.pondId)
    events.push(event('pond.changed', { fromId: stored.pondId, toId: lead.pondId }));
  return events;
}

export function conversionOf(
  stored: StoredLead,
  lead: StoredLead,
  actor: Actor,
  stageNames: ReadonlyMap<string, string>,
  now: string,
  trigger: string,
  reason: string | null = null,
): ConversionWrite[] {
  if (lead.stageId === stored.stageId) return [];
  return [
    {
      id: newId(),
      lead_id: lead.id,
      from_stage: stageNames.get(stored.stageId) ?? null,
      to_stage: stageNames.get(lead.stageId) ?? '',
      from_stage_id: stored.stageId,
      to_stage_id: lead.stageId,
      trigger_type: trigger,
      user_id: actor.userId,
      reason,
      created_at: now,
    },
  ];
}
