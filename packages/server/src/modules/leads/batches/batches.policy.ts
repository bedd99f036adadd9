import type { BulkChanges, NewLead, Permission } from '@lintel/contract';
import { type Actor, reach } from '../../../kernel/actor.ts';
import { peopleOf } from '../leads.policy.ts';
import type { People } from '../leads.repository.ts';
import type { StoredBatch } from './batches.repository.ts';
import type { Needs } from './bulk-change.repository.ts';

/** How long a batch can be taken back. */
export const UNDOABLE_MS = 30 * 86_400_000;

/** As `peopleOf`, nobody where the permission is not held: each lead is refused, not the whole change. */
const peopleOrNobody = (actor: Actor, permission: Permission): People =>
  reach(actor, permission) === 'none' ? [] : peopleOf(actor, permission);

/** Whose leads the actor may change this way: within reach of bulk changes, and of each permission the change takes. */
export function needsOf(actor: Actor, changes: BulkChanges): Needs {
  const { ownerIds, pondId, delete: gone, ...fields } = changes;
  const moves = ownerIds !== undefined || pondId !== undefined;
  const edits = Object.keys(fields).length > 0;
  const claims = ownerIds?.length === 1 && ownerIds[0] === actor.userId;
  return {
    bulk: peopleOf(actor, 'leads:bulk'),
    update: edits || claims ? peopleOrNobody(actor, 'leads:update') : undefined,
    assign: moves ? peopleOrNobody(actor, 'leads:assign') : undefined,
    delete: gone ? peopleOrNobody(actor, 'leads:delete') : undefined,
    claimer: claims ? actor.userId : null,
  };
}

/** A change as the fields a role's rules speak of. */
export const fieldsOfChanges = (changes: BulkChanges): Partial<NewLead> => {
  const { ownerIds, pondId, addTags, removeTags, stageReason: _r, delete: _, ...set } = changes;
  return {
    ...set,
    ...(ownerIds ? { ownerId: ownerIds[0] ?? null } : {}),
    ...(pondId ? { pondId } : {}),
    ...(addTags || removeTags ? { tags: [] } : {}),
  };
};

/** Names of the fields a change is about, in order. */
export const changedNames = (changes: BulkChanges): string[] =>
  changes.delete ? ['deleted'] : Object.keys(fieldsOfChanges(changes)).sort();

/** A batch that counts its records itself; those of others are its images. */
export const countsItself = (kind: string): boolean => kind === 'bulk' || kind === 'field';

/** Everybody sees what they did themselves; who may change all leads at once sees the company's. */
export const seesAll = (actor: Actor): boolean => reach(actor, 'leads:bulk') === 'all';
export const maySee = (actor: Actor, batch: StoredBatch): boolean =>
  batch.kind !== 'demo' && (seesAll(actor) || (actor.userId !== null && batch.created_by === actor.userId));

const KIND_PERMISSION: Record<string, Permission> = {
  import: 'leads:import',
  bulk: 'leads:bulk',
  merge: 'leads:merge',
  'hand-over': 'users:manage',
  field: 'fields:manage',
};
/** Who may do such a thing may take back their own; of others, who may do it to the whole company. */
export function mayUndo(actor: Actor, batch: StoredBatch): boolean {
  const permission = KIND_PERMISSION[batch.kind];
  if (permission === undefined || !maySee(actor, batch)) return false;
  const scope = reach(actor, permission);
  return scope === 'all' || (scope !== 'none' && batch.created_by === actor.userId);
}
