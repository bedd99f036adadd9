import type { CustomField, Stage } from '@lintel/contract';
import type { SystemTx, Tx } from '../../kernel/db/tx.ts';

/** A stage as stored; an archived one is kept for the leads and the history that name it. */
export interface StoredStage extends Stage {
  archived: boolean;
}

/** Every stage of the company, archived ones too, in order. */
export const listStages = async (tx: Tx): Promise<StoredStage[]> =>
  (
    await tx
      .selectFrom('stages')
      .select(['id', 'name', 'position', 'kind', 'color', 'archived_at'])
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map(({ archived_at, ...stage }) => ({ ...(stage as Stage), archived: archived_at !== null }));

/** Inserts stages; one that exists stays as it is. Needs no right to read, so that the system role can do it. */
export async function insertStages(
  tx: Tx | SystemTx,
  tenantId: string,
  stages: readonly Stage[],
): Promise<void> {
  if (stages.length === 0) return;
  await tx
    .insertInto('stages')
    .values(stages.map((s) => ({ tenant_id: tenantId, ...s })))
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Locks the company's stages against another change of them and against leads being put into them. */
export const lockStages = (tx: Tx) =>
  tx
    .selectFrom('stages')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id')
    .forUpdate()
    .execute();

export const updateStage = (tx: Tx, stage: Stage) =>
  tx
    .updateTable('stages')
    .set({
      name: stage.name,
      position: stage.position,
      kind: stage.kind,
      color: stage.color,
      archived_at: null,
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', stage.id)
    .execute();

export const archiveStage = (tx: Tx, id: string, at: Date) =>
  tx
    .updateTable('stages')
    .set({ archived_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** True when a lead that is not deleted is in the stage. */
export const stageInUse = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx
    .selectFrom('leads')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('stage_id', '=', id)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export const listFields = async (tx: Tx): Promise<CustomField[]> =>
  (
    await tx
      .selectFrom('custom_fields')
      .select(['id', 'key', 'label', 'type', 'options', 'position'])
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map((field) => ({ ...field, type: field.type as CustomField['type'] }));

/** Throws the database's unique violation when the key is taken. */
export const insertField = (tx: Tx, field: CustomField) =>
  tx
    .insertInto('custom_fields')
    .values({ tenant_id: tx.tenantId, ...field, options: JSON.stringify(field.options) })
    .execute();

export const updateField = (tx: Tx, field: Pick<CustomField, 'id' | 'label' | 'options' | 'position'>) =>
  tx
    .updateTable('custom_fields')
    .set({ label: field.label, options: JSON.stringify(field.options), position: field.position })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', field.id)
    .execute();
