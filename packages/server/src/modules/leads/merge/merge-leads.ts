import type { MergeCounts, MergeRequest, MergeResult } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { mergeConsent } from '../../consent/index.ts';
import { openBatch, recordImages } from '../bulk.ts';
import {
  asDuplicate,
  type ChangedLead,
  type ChangeSettings,
  changeSettings,
  conversionOf,
  diff,
  eventsOf,
} from '../change-leads.ts';
import { nameKey } from '../contact-keys.ts';
import { duplicate, keysOf, toWrite } from '../draft.ts';
import { carryDecisions } from '../duplicates/queue.repository.ts';
import { isClaim, peopleOf } from '../leads.policy.ts';
import * as leadsRepo from '../leads.repository.ts';
import { type StoredContact, type StoredLead, scoreFields, toLead } from '../stored-lead.ts';
import * as repo from './merge.repository.ts';
import { combine, locked, mergeFields, type Picks, teamOf } from './merged-lead.ts';

const UNDO_MS = 30 * 86_400_000;

/**
 * Makes one lead of several, in one transaction: the survivor gets the chosen fields and everything that belonged to the
 * others, who are deleted and point to it. Refuses leads out of reach as if they were not there, leads changed since
 * they were looked at (`lead.stale`), picks of ruled fields, and a name under which another lead has one of the numbers.
 */
export async function mergeLeads(ctx: Ctx, actor: Actor, want: MergeRequest): Promise<MergeResult> {
  const versions = new Map(want.leads.map((lead) => [lead.id, lead.version]));
  if (versions.size < want.leads.length) throw invalid('leads', 'invalid_value', t('duplicates.merge.twice'));
  if (!versions.has(want.survivorId))
    throw invalid('survivorId', 'invalid_value', t('duplicates.merge.not_among'));
  const settings = await changeSettings(ctx, actor);
  return ctx.tx(actor, async (tx) => {
    const leads = await lockAll(tx, actor, [...versions.keys()]);
    const stale = leads.find((lead) => lead.version !== versions.get(lead.id));
    if (stale) throw new AppError('lead.stale', { context: { leadId: stale.id, version: stale.version } });
    checkPicks(actor, leads, want.picks);
    const now = ctx.clock.now().toISOString();
    const merged = combine(leads, want.survivorId, want.picks, now);
    const survivor = leads.find((lead) => lead.id === want.survivorId);
    if (!survivor) throw new AppError('lead.not_found');
    await checkPlaces(tx, actor, leads, merged);
    await checkKeys(tx, actor, leads, merged);
    const batchId = await openBatch(tx, 'merge', actor);
    const done = diff(survivor, merged);
    // Nothing identifying may have changed, and yet the lead did.
    const lead: StoredLead = { ...merged, version: survivor.version + 1 };
    const moved = await tx.reaching('all', () =>
      write(ctx, tx, actor, { leads, survivor, done: { ...done, lead }, settings, batchId, now }),
    );
    await ctx.record(tx, actor, 'leads.merged', {
      subject: { type: 'lead', id: lead.id },
      payload: { leadId: lead.id, batchId },
      changed: done.changed,
      before: done.before,
      after: done.after,
    });
    tx.afterCommit(() => {
      ctx.hint(actor.tenantId, { topic: 'lead', ids: leads.map((l) => l.id) });
      ctx.hint(actor.tenantId, { topic: 'leads' });
      ctx.hint(actor.tenantId, { topic: 'duplicates' });
      ctx.hint(actor.tenantId, { topic: 'batches' });
    });
    return {
      lead: toLead(actor, moved.lead),
      batchId,
      undoUntil: new Date(ctx.clock.now().getTime() + UNDO_MS).toISOString(),
      moved: moved.counts,
    };
  });
}

/** Locks the leads; those out of reach, deleted or merged away are answered for. */
async function lockAll(tx: Tx, actor: Actor, ids: readonly string[]): Promise<StoredLead[]> {
  const people = peopleOf(actor, 'leads:merge');
  const leads = await repo.lockToMerge(tx, ids, people);
  if (leads.length < ids.length) throw await absent(tx, people, ids, leads);
  return leads;
}

/** What to say of leads that are not there: that one was merged into another, if the asker may know. */
export async function absent(
  tx: Tx,
  people: leadsRepo.People,
  ids: readonly string[],
  found: readonly StoredLead[],
): Promise<AppError> {
  for (const id of ids) {
    if (found.some((lead) => lead.id === id)) continue;
    const gone = await leadsRepo.findMerged(tx, id, people);
    if (gone) return new AppError('lead.merged', gone.intoId ? { context: { leadId: gone.intoId } } : {});
  }
  return new AppError('lead.not_found');
}

function checkPicks(actor: Actor, leads: readonly StoredLead[], picks: Picks): void {
  const fields = new Map<string, ReturnType<typeof mergeFields>[number]>(
    mergeFields(leads).map((field) => [field, field]),
  );
  for (const [name, leadId] of Object.entries(picks)) {
    const field = fields.get(name);
    if (!field) throw new AppError('field.not_found');
    if (!leads.some((lead) => lead.id === leadId))
      throw invalid(`picks.${name}`, 'invalid_value', t('duplicates.merge.not_among'));
    if (locked(actor, field))
      throw new AppError('field.read_only', {
        errors: [{ path: `picks.${name}`, code: 'field.read_only', message: t('error.field.read_only') }],
      });
  }
}

/** A lead that leaves its owner or pond by the merge is assigned; that takes the right to, unless it is claimed. */
async function checkPlaces(
  tx: Tx,
  actor: Actor,
  leads: readonly StoredLead[],
  merged: StoredLead,
): Promise<void> {
  const taken = leads.filter(
    (lead) =>
      (lead.ownerId !== null || lead.pondId !== null) &&
      (lead.ownerId !== merged.ownerId || lead.pondId !== merged.pondId) &&
      !isClaim(actor, lead, merged),
  );
  if (taken.length === 0) return;
  const people = peopleOf(actor, 'leads:assign');
  if (people === null) return;
  const ids = taken.map((lead) => lead.id);
  if ((await leadsRepo.withinReach(tx, ids, people)).length < ids.length)
    throw new AppError('auth.forbidden');
}

/** Refuses a merge whose name and numbers together are another lead's. */
async function checkKeys(
  tx: Tx,
  actor: Actor,
  leads: readonly StoredLead[],
  merged: StoredLead,
): Promise<void> {
  const own = new Set(leads.map((lead) => lead.id));
  const taken = (await leadsRepo.findMatches(tx, [keysOf(merged)])).find((m) => !own.has(m.leadId));
  if (taken) throw duplicate(actor, taken.by, taken);
}

interface Merging {
  leads: readonly StoredLead[];
  survivor: StoredLead;
  done: ChangedLead;
  settings: ChangeSettings;
  batchId: string;
  now: string;
}

/** Writes a merge that is decided: what goes, then what stays, then the images by which it is taken back. */
async function write(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  { leads, survivor, done, settings, batchId, now }: Merging,
): Promise<{ counts: MergeCounts; lead: StoredLead }> {
  const merged = done.lead;
  const losers = leads.filter((lead) => lead.id !== merged.id);
  const loserIds = losers.map((lead) => lead.id);
  const counts = sum(losers, await repo.countOf(tx, loserIds));
  await repo.rememberContacts(tx, batchId, [merged.id, ...loserIds]);
  await repo.markMerged(tx, loserIds, { survivorId: merged.id, batchId, at: now });
  try {
    await placeAll(tx, merged);
  } catch (error) {
    throw asDuplicate(actor, error) ?? error;
  }
  // What people keep to themselves goes along.
  await tx.readingAs('all', () => repo.moveLogs(tx, loserIds, { survivorId: merged.id, batchId }));
  const consents = await mergeConsent(ctx, tx, actor, { from: loserIds, to: merged.id, batchId });
  const added = await unitePeople(ctx, tx, leads, merged);
  await carryDecisions(tx, loserIds, merged.id);
  const related = await repo.uniteRelations(tx, loserIds, { survivorId: merged.id, at: now });
  const aliases = await uniteAliases(tx, leads, merged, { batchId, now });
  const last = await repo.uniteLastTouch(tx, loserIds, merged.id);
  // Search finds it by the names it got.
  const known = await leadsRepo.findLead(tx, merged.id, null);
  const named = { ...done, lead: { ...merged, alsoKnownAs: known?.alsoKnownAs ?? [] } };
  await writeSurvivor(tx, actor, { survivor, done: named, settings, batchId, now, loserIds });
  await recordImages(
    tx,
    batchId,
    [
      {
        rowNo: 0,
        recordType: 'lead',
        recordId: merged.id,
        before: { fields: done.before, stageSince: survivor.stageSince },
        after: { fields: done.after, collaboratorIds: added, relatedIds: related, aliases, last },
      },
      ...losers.map((lead, i) => ({
        rowNo: i + 1,
        recordType: 'lead',
        recordId: lead.id,
        before: {},
        after: { mergedInto: merged.id },
      })),
      ...consents.map((line, rowNo) => ({
        rowNo,
        recordType: 'consent_line',
        recordId: line.id,
        before: { leadId: line.leadId },
      })),
    ],
    ctx.clock.now(),
  );
  const lead = await leadsRepo.findLead(tx, merged.id, null);
  if (!lead) throw new AppError('lead.not_found');
  return { counts: { ...counts, consents: consents.length }, lead };
}

/** Names and ids of sources that the merged lead does not bear itself. */
function uniteAliases(
  tx: Tx,
  leads: readonly StoredLead[],
  merged: StoredLead,
  { batchId, now }: { batchId: string; now: string },
): Promise<repo.Aliases> {
  const losers = leads.filter((lead) => lead.id !== merged.id);
  const names = leads.flatMap(({ name, source }) =>
    name !== null && nameKey(name) !== nameKey(merged.name) && nameKey(name) !== ''
      ? [{ id: newId(), name, nameKey: nameKey(name), source }]
      : [],
  );
  const externals = leads.flatMap(({ source, externalId }) =>
    source !== null && externalId !== null && (source !== merged.source || externalId !== merged.externalId)
      ? [{ source, externalId }]
      : [],
  );
  return repo.uniteAliases(
    tx,
    losers.map((lead) => lead.id),
    { survivorId: merged.id, batchId, at: now },
    names,
    externals,
  );
}

/** Contact points of a lead in their order, in use. */
export async function placeAll(tx: Tx, ...leads: readonly StoredLead[]): Promise<void> {
  const place = (of: 'emails' | 'phones') =>
    leads.flatMap((lead) =>
      lead[of].map((contact: StoredContact, position) => ({
        id: contact.id,
        leadId: lead.id,
        position,
        nameKey: nameKey(lead.name),
      })),
    );
  await repo.placeContacts(tx, place('emails'), place('phones'));
}

async function unitePeople(
  ctx: Ctx,
  tx: Tx,
  leads: readonly StoredLead[],
  merged: StoredLead,
): Promise<string[]> {
  const kept = merged.collaboratorIds.filter((id) => id !== merged.ownerId);
  const wanted = teamOf(leads, merged);
  const active = await repo.activeMembers(tx, wanted);
  const added = wanted.filter((id) => active.has(id) && !kept.includes(id));
  if (added.length > 0)
    await leadsRepo.setCollaborators(tx, merged.id, [...merged.collaboratorIds, ...added], ctx.clock.now());
  return added;
}

async function writeSurvivor(
  tx: Tx,
  actor: Actor,
  {
    survivor,
    done,
    settings,
    batchId,
    now,
    loserIds,
  }: Omit<Merging, 'leads'> & { loserIds: readonly string[] },
): Promise<void> {
  const names = new Map(settings.stages.map((s) => [s.id, s.name]));
  const moves = eventsOf(survivor, done, actor, names, now, { batchId });
  await leadsRepo.updateLeads(tx, {
    leads: [toWrite(done.lead)],
    goneEmails: [],
    gonePhones: [],
    events: [
      {
        id: newId(),
        lead_id: done.lead.id,
        kind: 'lead.merged',
        occurred_at: now,
        recorded_at: now,
        user_id: actor.userId,
        source: null,
        // Whole, since what happened to the others sets their fields again when the log is read from the start.
        payload: { batchId, leadIds: loserIds, changed: done.changed, fields: scoreFields(done.lead) },
      },
      ...moves.filter((event) => event.kind !== 'field.changed'),
    ],
    conversions: conversionOf(survivor, done.lead, actor, names, now, 'merged'),
  });
}

function sum(
  losers: readonly StoredLead[],
  counted: Awaited<ReturnType<typeof repo.countOf>>,
): Omit<MergeCounts, 'consents'> {
  const total = (of: (lead: StoredLead) => readonly unknown[]) =>
    losers.reduce((n, lead) => n + of(lead).length, 0);
  const add = (name: 'events' | 'notes' | 'stageMoves' | 'relations') =>
    counted.reduce((n, row) => n + row[name], 0);
  return {
    events: add('events'),
    notes: add('notes'),
    stageMoves: add('stageMoves'),
    relations: add('relations'),
    emails: total((lead) => lead.emails),
    phones: total((lead) => lead.phones),
    tags: total((lead) => lead.tags),
    collaborators: total((lead) => lead.collaboratorIds),
  };
}
