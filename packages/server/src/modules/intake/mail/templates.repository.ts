import type { Insertable, Selectable } from 'kysely';
import type { Tx } from '../../../kernel/db/tx.ts';
import './templates.tables.ts';
import type { MailTemplatesTable } from './templates.tables.ts';

export type TemplateRow = Selectable<MailTemplatesTable>;

export const listTemplates = (tx: Tx): Promise<TemplateRow[]> =>
  tx
    .selectFrom('mail_templates')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('sender')
    .limit(1_000)
    .execute();

/** Keeps how mail of a sender is read, in place of what was kept before. */
export const saveTemplate = async (tx: Tx, row: Insertable<MailTemplatesTable>): Promise<void> => {
  await tx
    .insertInto('mail_templates')
    .values(row)
    .onConflict((c) =>
      c.columns(['tenant_id', 'sender']).doUpdateSet((eb) => ({
        source: eb.ref('excluded.source'),
        type: eb.ref('excluded.type'),
        fields: eb.ref('excluded.fields'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
};

export const deleteTemplate = async (tx: Tx, id: string): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom('mail_templates')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
