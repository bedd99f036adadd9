import type { BatchReason, UndoChoice } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type ChangedLead, type ChangeSettings, changeOf, type LeadPatch } from '../change-leads.ts';
import { keysOf } from '../draft.ts';
import * as leads from '../leads.repository.ts';
import type { StoredLead } from '../stored-lead.ts';
import { fieldsOf, type Values, valuesOf } from './images.ts';
import { judge } from './judge-fields.ts';
import * as repo from './undo.repository.ts';

/** What undoing does to one record of a batch. */
export interface Verdict {
  image: repo.StoredImage;
  /** Nothing to do, or nothing that can be done; change fields back; delete what was made; bring back what was deleted. */
  action: 'none' | 'restore' | 'remove' | 'revive';
  stored: StoredLead | undefined;
  /** For `restore`: the lead as it will be. */
  done: ChangedLead | undefined;
  /** What stands in the way of putting everything back, and of which fields. */
  reason: BatchReason | null;
  fields: string[];
}

export interface Assessing {
  batchId: string;
  choice: UndoChoice;
  settings: ChangeSettings;
  /** ISO 8601. */
  now: string;
}

/**
 * Works out what becomes of records, each at most once a call; writes nothing. `stored` holds the leads there are,
 * locked when they are to be written.
 */
export async function assess(
  tx: Tx,
  images: readonly repo.StoredImage[],
  stored: ReadonlyMap<string, StoredLead>,
  how: Assessing,
): Promise<Verdict[]> {
  const made = images.filter((image) => image.before === null && stored.has(image.recordId));
  const worked =
    how.choice === 'restore_all'
      ? new Set<string>()
      : // Whoever wrote for themselves alone has worked with it too.
        await tx.readingAs('all', () =>
          repo.workedWith(
            tx,
            how.batchId,
            made.map(({ recordId, recordedAt }) => ({ leadId: recordId, at: recordedAt })),
          ),
        );
  const verdicts = images.map((image) => first(image, stored.get(image.recordId), worked, how.choice));
  await dropMissingTargets(tx, verdicts);
  for (const verdict of verdicts) if (verdict.action === 'restore') settle(verdict, how);
  await dropTakenKeys(tx, verdicts, how);
  return verdicts;
}

/** A verdict on its way: the fields that go back, before it is known whether they can. */
interface Draft extends Verdict {
  set: Values;
}

function first(
  image: repo.StoredImage,
  stored: StoredLead | undefined,
  worked: ReadonlySet<string>,
  choice: UndoChoice,
): Draft {
  const verdict: Draft = {
    image,
    action: 'none',
    stored,
    done: undefined,
    reason: null,
    fields: [],
    set: {},
  };
  if (image.before === null) {
    // Deleted by somebody meanwhile, it is gone as it should be.
    if (stored && worked.has(stored.id)) verdict.reason = 'worked_with';
    else if (stored) verdict.action = 'remove';
    return verdict;
  }
  if (image.before.deleted === false) {
    if (!stored) verdict.action = 'revive';
    return verdict;
  }
  if (!stored) return { ...verdict, reason: 'gone' };
  const { set, later } = judge(
    { before: fieldsOf(image.before), after: image.after },
    valuesOf(stored),
    choice,
  );
  verdict.set = set;
  if (Object.keys(set).length > 0) verdict.action = 'restore';
  if (later.length > 0) {
    verdict.fields = later;
    if (choice === 'keep_later') verdict.reason = 'changed_since';
  }
  return verdict;
}

const TARGETS = { ownerId: 'users', stageId: 'stages', pondId: 'ponds' } as const;

/** What a record would go back to must be there: an owner who may act, a stage of the pipeline, a pond. */
async function dropMissingTargets(tx: Tx, verdicts: readonly Draft[]): Promise<void> {
  const want = { users: new Set<string>(), stages: new Set<string>(), ponds: new Set<string>() };
  for (const { set } of verdicts) {
    for (const [field, kind] of Object.entries(TARGETS)) {
      const id = set[field];
      if (typeof id === 'string') want[kind].add(id);
    }
  }
  if (want.users.size + want.stages.size + want.ponds.size === 0) return;
  const there = await repo.targetsThere(tx, {
    users: [...want.users],
    stages: [...want.stages],
    ponds: [...want.ponds],
  });
  for (const verdict of verdicts) {
    for (const field of Object.keys(TARGETS)) {
      const id = verdict.set[field];
      if (typeof id !== 'string' || there.has(id)) continue;
      // A lead whose place is gone keeps the one it has, and is not left to nobody.
      for (const name of field === 'stageId' ? [field] : ['ownerId', 'pondId']) delete verdict.set[name];
      blame(verdict, 'target_gone', field);
    }
  }
}

function blame(verdict: Verdict, reason: BatchReason, ...fields: string[]): void {
  verdict.reason = reason;
  verdict.fields = [...new Set([...verdict.fields, ...fields])];
}

/** Makes the lead as it will be of the fields that go back. */
function settle(verdict: Draft, { settings, now }: Assessing): void {
  const { stored, set, image } = verdict;
  if (!stored || Object.keys(set).length === 0) {
    verdict.action = 'none';
    return;
  }
  try {
    verdict.done = changeOf(stored, toPatch(stored.id, set), settings, now);
    if (typeof image.before?.stageSince === 'string' && 'stageId' in set)
      verdict.done.lead.stageSince = image.before.stageSince;
    verdict.action = verdict.done.changed.length > 0 ? 'restore' : 'none';
  } catch (error) {
    // Nothing would tell who the lead is, or its budget would have no order.
    if (!(error instanceof AppError)) throw error;
    verdict.action = 'none';
    blame(verdict, 'changed_since', ...Object.keys(set));
  }
}

function toPatch(id: string, set: Values): LeadPatch {
  const custom: Values = {};
  const plain: Values = {};
  for (const [field, value] of Object.entries(set)) {
    if (field.startsWith('custom.')) custom[field.slice('custom.'.length)] = value;
    else plain[field] = value;
  }
  return {
    id,
    set: { ...plain, ...(Object.keys(custom).length > 0 ? { custom } : {}) } as LeadPatch['set'],
  };
}

const IDENTIFYING = ['name', 'emails', 'phones', 'source', 'externalId'];

/** Fields that identify a lead stay as they are where they would make it somebody who is another lead by now. */
async function dropTakenKeys(tx: Tx, verdicts: readonly Verdict[], how: Assessing): Promise<void> {
  const rekeyed = (verdicts as Draft[]).filter(({ done }) =>
    done?.changed.some((field) => IDENTIFYING.includes(field)),
  );
  if (rekeyed.length === 0) return;
  const matches = await leads.findMatches(
    tx,
    rekeyed.map(({ done, stored }, ref) => keysOf(done?.lead ?? stored!, ref)),
  );
  const taken = new Set(matches.flatMap((m) => (m.leadId === rekeyed[m.ref]?.stored?.id ? [] : [m.ref])));
  for (const ref of taken) {
    const verdict = rekeyed[ref]!;
    const fields = IDENTIFYING.filter((field) => field in verdict.set);
    for (const field of fields) delete verdict.set[field];
    verdict.done = undefined;
    blame(verdict, 'contact_taken', ...fields);
    settle(verdict, how);
  }
}
