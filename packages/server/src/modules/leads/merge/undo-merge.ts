import type { BatchReason, UndoChoice, UndoConflict } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import { unmergeConsent } from '../../consent/index.ts';
import {
  asDuplicate,
  type ChangeSettings,
  changeSettings,
  conversionOf,
  diff,
  eventsOf,
  same,
} from '../change-leads.ts';
import { nameKey } from '../contact-keys.ts';
import { keysOf, toSearch, toWrite } from '../draft.ts';
import { peopleOf } from '../leads.policy.ts';
import * as leadsRepo from '../leads.repository.ts';
import type { CustomValue } from '../leads.tables.ts';
import { entryStage } from '../pipelines/stages.ts';
import { type StoredContact, type StoredLead, scoreFields, wireValues } from '../stored-lead.ts';
import * as repo from './merge.repository.ts';
import { placeAll } from './merge-leads.ts';

/** A lead that does not go back to what it was, wholly or in some fields. */
export interface Kept {
  leadId: string;
  reason: BatchReason;
  conflicts: UndoConflict[];
}

/** What taking a merge back did, or would do. Nothing restored: something stands in the way of all of it. */
export interface MergeUndo {
  restored: string[];
  kept: Kept[];
}

/** What `undoMerge` would do, nothing written. */
export async function previewUndoMerge(ctx: Ctx, tx: Tx, actor: Actor, batchId: string): Promise<MergeUndo> {
  const settings = await changeSettings(ctx, actor);
  const { after, kept } = await planUndo(tx, actor, await readMerge(tx, batchId), 'keep_later', settings);
  return { restored: after.map((lead) => lead.id), kept };
}

/**
 * Takes a merge back in the caller's transaction: every record is what it was and has what it had; what was written
 * since the merge stays with the lead that survived. Fields of it that were changed since stay as they are, or go back
 * with `restore_all`. Writes no audit or outbox rows. Reach of `leads:merge` over the survivor is asked for.
 */
export async function undoMerge(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  batchId: string,
  choice: UndoChoice,
): Promise<MergeUndo> {
  const settings = await changeSettings(ctx, actor);
  return tx.reaching('all', async () => {
    const merge = await readMerge(tx, batchId);
    await repo.lockById(tx, merge.ids);
    const plan = await planUndo(tx, actor, merge, choice, settings);
    if (plan.after.length === 0) return { restored: [], kept: plan.kept };
    try {
      await write(ctx, tx, actor, merge, plan, settings);
    } catch (error) {
      throw asDuplicate(actor, error) ?? error;
    }
    tx.afterCommit(() => {
      ctx.hint(actor.tenantId, { topic: 'lead', ids: merge.ids });
      ctx.hint(actor.tenantId, { topic: 'leads' });
      ctx.hint(actor.tenantId, { topic: 'duplicates' });
    });
    return { restored: merge.ids, kept: plan.kept };
  });
}

/** A merge as its batch remembers it. */
interface Merge {
  batchId: string;
  survivorId: string;
  goneIds: string[];
  /** The survivor's first. */
  ids: string[];
  /** Fields of the survivor before the merge and as it left them, by wire name. */
  before: Record<string, unknown>;
  set: Record<string, unknown>;
  stageSince: string | undefined;
  addedIds: string[];
  relatedIds: string[];
  aliases: repo.Aliases;
  last: { before: repo.LastTouch; set: repo.LastTouch } | null;
  emails: repo.MergeImage[];
  phones: repo.MergeImage[];
  consents: { id: string; leadId: string }[];
}

async function readMerge(tx: Tx, batchId: string): Promise<Merge> {
  const images = await repo.imagesOf(tx, batchId);
  const of = (type: string) => images.filter((image) => image.type === type);
  const [survivor, ...gone] = of('lead');
  if (!survivor) throw new Error(`Batch ${batchId} is not a merge`);
  const goneIds = gone.map((image) => image.id);
  return {
    batchId,
    survivorId: survivor.id,
    goneIds,
    ids: [survivor.id, ...goneIds],
    before: record(survivor.before.fields),
    set: record(survivor.after.fields),
    stageSince: typeof survivor.before.stageSince === 'string' ? survivor.before.stageSince : undefined,
    addedIds: strings(survivor.after.collaboratorIds),
    relatedIds: strings(survivor.after.relatedIds),
    aliases: (survivor.after.aliases ?? { nameIds: [], added: [], moved: [] }) as repo.Aliases,
    last: (survivor.after.last ?? null) as Merge['last'],
    emails: of('lead_email'),
    phones: of('lead_phone'),
    consents: of('consent_line').map(({ id, before }) => ({ id, leadId: String(before.leadId) })),
  };
}
const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

interface Plan {
  /** The survivor as it stands, and every lead as the undoing leaves it, the survivor first; none when it is refused. */
  current: StoredLead | undefined;
  after: StoredLead[];
  kept: Kept[];
}

async function planUndo(
  tx: Tx,
  actor: Actor,
  merge: Merge,
  choice: UndoChoice,
  settings: ChangeSettings,
): Promise<Plan> {
  const refused = (reason: BatchReason, leadId = merge.survivorId): Plan => ({
    current: undefined,
    after: [],
    kept: [{ leadId, reason, conflicts: [] }],
  });
  if (!(await repo.standsMerged(tx, merge.survivorId, merge.goneIds, peopleOf(actor, 'leads:merge'))))
    return refused('gone');
  const leads = await repo.readGone(tx, merge.ids);
  const current = leads.find((lead) => lead.id === merge.survivorId);
  if (!current) return refused('gone');
  const kept: Kept[] = [];
  const fields = await fieldsBack(tx, merge, current, choice, settings);
  kept.push(...fields.kept);
  const after = merge.ids.flatMap((id) => {
    const lead = leads.find((l) => l.id === id);
    if (!lead) return [];
    const base = id === merge.survivorId ? fields.lead : withLiveStage(lead, settings);
    const emails = contactsBack(merge.emails, leads, lead, merge.survivorId, 'emails');
    const phones = contactsBack(merge.phones, leads, lead, merge.survivorId, 'phones');
    const lost = [...(emails.lost ? ['emails'] : []), ...(phones.lost ? ['phones'] : [])];
    if (lost.length > 0) {
      const conflicts = lost.map((field) => ({
        field,
        before: null,
        set: null,
        now: null,
        by: null,
        at: null,
      }));
      kept.push({ leadId: id, reason: 'changed_since', conflicts });
    }
    return [{ ...base, emails: emails.list, phones: phones.list }];
  });
  if (after.length < merge.ids.length) return refused('gone');
  const unreachable = after.find((lead) => !isReachable(lead));
  if (unreachable) return refused('changed_since', unreachable.id);
  const taken = await takenKey(tx, after);
  if (taken) return refused('contact_taken', taken);
  return { current, after, kept };
}

const isReachable = (lead: StoredLead): boolean =>
  lead.name !== null ||
  lead.emails.length > 0 ||
  lead.phones.length > 0 ||
  (lead.source !== null && lead.externalId !== null);

/** Its stage may have been taken out of the pipeline meanwhile. */
const withLiveStage = (lead: StoredLead, { stages }: ChangeSettings): StoredLead =>
  stages.some((s) => s.id === lead.stageId && !s.archived)
    ? lead
    : { ...lead, stageId: entryStage(stages).id };

/** Contact points of a lead as they were before the merge, and behind them what was added to the survivor since. */
function contactsBack(
  images: readonly repo.MergeImage[],
  leads: readonly StoredLead[],
  lead: StoredLead,
  survivorId: string,
  of: 'emails' | 'phones',
): { list: StoredContact[]; lost: boolean } {
  const there = new Map(leads.flatMap((l) => l[of].map((c) => [c.id, c] as const)));
  const mine = images
    .filter((image) => image.before.leadId === lead.id)
    .sort((a, b) => Number(a.before.position) - Number(b.before.position));
  const list = mine.flatMap((image) => there.get(image.id) ?? []);
  const known = new Set(images.map((image) => image.id));
  const added = lead.id === survivorId ? lead[of].filter((c) => !known.has(c.id)) : [];
  return { list: [...list, ...added], lost: list.length < mine.length };
}

/** The lead whose number or address somebody else has by now, another of the leads that come back included. */
async function takenKey(tx: Tx, after: readonly StoredLead[]): Promise<string | undefined> {
  const own = new Set(after.map((lead) => lead.id));
  const matches = await leadsRepo.findMatches(
    tx,
    after.map((lead, ref) => keysOf(lead, ref)),
  );
  const theirs = matches.find((match) => !own.has(match.leadId));
  if (theirs) return after[theirs.ref]?.id;
  const seen = new Set<string>();
  for (const lead of after) {
    const { emails, phones, source, externalId } = keysOf(lead);
    const keys = [
      ...emails.map((value) => `e ${value}`),
      ...phones.map((value) => `p ${value} ${nameKey(lead.name)}`),
      ...(externalId === null ? [] : [`x ${source ?? ''}\n${externalId}`]),
    ];
    if (keys.some((key) => seen.has(key))) return lead.id;
    for (const key of keys) seen.add(key);
  }
  return undefined;
}

/** Fields that are one value. */
const UNITS: readonly (readonly string[])[] = [
  ['ownerId', 'pondId'],
  ['source', 'externalId'],
  ['budgetMin', 'budgetMax', 'currency'],
];

/** The survivor with its fields as they were, and those that stay as they are. */
async function fieldsBack(
  tx: Tx,
  merge: Merge,
  current: StoredLead,
  choice: UndoChoice,
  settings: ChangeSettings,
): Promise<{ lead: StoredLead; kept: Kept[] }> {
  const now = flat(wireValues(current));
  const [before, set] = [flat(merge.before), flat(merge.set)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(set)])].filter(
    (name) => name !== 'emails' && name !== 'phones',
  );
  const unitOf = (name: string) => UNITS.find((unit) => unit.includes(name)) ?? [name];
  const later = names.filter((name) => !same(now[name] ?? null, set[name] ?? null));
  const stays = new Set(choice === 'restore_all' ? [] : later.flatMap((name) => unitOf(name)));
  const gone = await targetsGone(tx, names, before, settings);
  for (const name of gone) stays.add(name);
  const back = Object.fromEntries(
    names.filter((name) => !stays.has(name)).map((name) => [name, before[name] ?? null]),
  );
  const custom = { ...current.custom };
  for (const [name, value] of Object.entries(back)) {
    if (!name.startsWith('custom.')) continue;
    const key = name.slice('custom.'.length);
    if (value === null) delete custom[key];
    else custom[key] = value as CustomValue;
  }
  const plain = Object.fromEntries(Object.entries(back).filter(([name]) => !name.startsWith('custom.')));
  const lead: StoredLead = { ...current, ...plain, custom };
  if (lead.stageId !== current.stageId) lead.stageSince = merge.stageSince ?? current.stageSince;
  const conflicts = await named(tx, merge, later, { before, set, now });
  const targets = gone.filter((name) => !later.includes(name));
  return {
    lead,
    kept: [
      ...(conflicts.length > 0 ? [{ leadId: current.id, reason: 'changed_since' as const, conflicts }] : []),
      ...(targets.length > 0
        ? [
            {
              leadId: current.id,
              reason: 'target_gone' as const,
              conflicts: await named(tx, merge, targets, { before, set, now }),
            },
          ]
        : []),
    ],
  };
}

/** Custom fields each by its own name. */
function flat({ custom, ...fields }: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(record(custom)).map(([key, value]) => [`custom.${key}`, value] as const);
  return { ...fields, ...Object.fromEntries(own) };
}

/** Fields whose earlier value cannot be had again: the owner left, the pond or stage is no more. */
async function targetsGone(
  tx: Tx,
  names: readonly string[],
  before: Record<string, unknown>,
  { stages }: ChangeSettings,
): Promise<string[]> {
  const gone: string[] = [];
  const { ownerId, pondId, stageId } = before;
  if (typeof ownerId === 'string' && !(await leadsRepo.isActiveMember(tx, ownerId)))
    gone.push('ownerId', 'pondId');
  if (typeof pondId === 'string' && !(await leadsRepo.isPond(tx, pondId))) gone.push('ownerId', 'pondId');
  if (typeof stageId === 'string' && !stages.some((s) => s.id === stageId && !s.archived))
    gone.push('stageId');
  return gone.filter((name) => names.includes(name));
}

/** Conflicts with who made the later change, as far as the log tells. */
async function named(
  tx: Tx,
  merge: Merge,
  fields: readonly string[],
  values: Record<'before' | 'set' | 'now', Record<string, unknown>>,
): Promise<UndoConflict[]> {
  if (fields.length === 0) return [];
  const changes = await repo.changesSince(tx, merge.survivorId, merge.batchId);
  return fields.map((field) => {
    const change = changes.find((c) => c.fields.includes(field.split('.')[0] ?? field));
    return {
      field,
      before: values.before[field] ?? null,
      set: values.set[field] ?? null,
      now: values.now[field] ?? null,
      by: change?.userId ?? null,
      at: change?.at ?? null,
    };
  });
}

async function write(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  merge: Merge,
  { current, after }: Plan,
  settings: ChangeSettings,
): Promise<void> {
  await repo.partAliases(tx, merge.batchId, merge.survivorId, merge.aliases);
  // Search finds each by the names that are its own again.
  const parted = await repo.readGone(tx, merge.ids);
  const [survivor, ...back] = after.map((lead) => ({
    ...lead,
    alsoKnownAs: parted.find(({ id }) => id === lead.id)?.alsoKnownAs ?? [],
  }));
  if (!current || !survivor) throw new Error('Nothing to undo');
  const now = ctx.clock.now().toISOString();
  const place = { batchId: merge.batchId, survivorId: merge.survivorId, at: now };
  await repo.freeContacts(tx, merge.ids);
  await placeAll(tx, ...after);
  await tx.readingAs('all', () => repo.moveLogsBack(tx, merge.batchId, merge.survivorId));
  await unmergeConsent(ctx, tx, actor, {
    lines: merge.consents,
    leadIds: merge.ids,
    survivorId: merge.survivorId,
    batchId: merge.batchId,
  });
  const team = current.collaboratorIds.filter((id) => !merge.addedIds.includes(id));
  await leadsRepo.setCollaborators(tx, merge.survivorId, team, ctx.clock.now());
  await repo.dropRelations(tx, merge.survivorId, merge.relatedIds);
  if (merge.last) await repo.partLastTouch(tx, merge.survivorId, merge.last);

  const names = new Map(settings.stages.map((s) => [s.id, s.name]));
  const how = { batchId: merge.batchId, trigger: 'undone' as const };
  const done = diff(current, { ...survivor, updatedAt: now });
  const lead: StoredLead = { ...survivor, updatedAt: now, version: current.version + 1 };
  const line = (leadId: string, payload: Record<string, unknown>) => ({
    id: newId(),
    lead_id: leadId,
    kind: 'lead.unmerged',
    occurred_at: now,
    recorded_at: now,
    user_id: actor.userId,
    source: null,
    payload: { batchId: merge.batchId, ...payload },
  });
  await leadsRepo.updateLeads(tx, {
    leads: [toWrite(lead)],
    goneEmails: [],
    gonePhones: [],
    events: [
      line(lead.id, { leadIds: merge.goneIds, changed: done.changed, fields: scoreFields(lead) }),
      ...back.map((other) => line(other.id, { fromId: lead.id, fields: scoreFields(other) })),
      ...eventsOf(current, { ...done, lead }, actor, names, now, how).filter(
        (event) => event.kind !== 'field.changed',
      ),
    ],
    conversions: conversionOf(current, lead, actor, names, now, 'undone'),
  });
  // Last: what the survivor had of theirs is free by now.
  await repo.markUnmerged(
    tx,
    back.map((lead) => {
      const { email, phone, stage_id } = toWrite(lead);
      return { id: lead.id, stageId: stage_id, email, phone, ...toSearch(lead) };
    }),
    place,
  );
}
