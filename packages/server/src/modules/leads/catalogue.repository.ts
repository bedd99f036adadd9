import type { CustomField } from '@lintel/contract';
import type { Tx } from '../../kernel/db/tx.ts';

const FIELD = [
  'id',
  'key',
  'label',
  'type',
  'options',
  'position',
  'description',
  'required',
  'least as min',
  'most as max',
  'fallback as default',
  'archived_at',
  'batch_id as batchId',
] as const;

const toField = ({
  archived_at,
  ...field
}: Omit<CustomField, 'type' | 'archived'> & { type: string; archived_at: Date | null }): CustomField => ({
  ...field,
  type: field.type as CustomField['type'],
  archived: archived_at !== null,
});

/** Every field of the company, archived ones too, in order. */
export const listFields = async (tx: Tx): Promise<CustomField[]> =>
  (
    await tx
      .selectFrom('custom_fields')
      .select(FIELD)
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map(toField);

/** The field, locked against other changes of it until the transaction ends. */
export const lockField = async (tx: Tx, id: string): Promise<CustomField | undefined> => {
  const row = await tx
    .selectFrom('custom_fields')
    .select(FIELD)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && toField(row);
};

const writable = (field: CustomField) => ({
  label: field.label,
  type: field.type,
  options: JSON.stringify(field.options),
  position: field.position,
  description: field.description,
  required: field.required,
  least: field.min,
  most: field.max,
  fallback: field.default === null ? null : JSON.stringify(field.default),
  batch_id: field.batchId,
});

/** Throws the database's unique violation when the key is taken. */
export const insertField = (tx: Tx, field: CustomField) =>
  tx
    .insertInto('custom_fields')
    .values({ tenant_id: tx.tenantId, id: field.id, key: field.key, ...writable(field) })
    .execute();

export const updateField = (tx: Tx, field: CustomField, now: Date) =>
  tx
    .updateTable('custom_fields')
    .set({ ...writable(field), archived_at: field.archived ? now : null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', field.id)
    .execute();
