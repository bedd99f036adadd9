import type { ChecklistItem, DealSide, ItemRole, Milestone } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { StoredTemplateItem } from '../deals.tables.ts';

export interface StoredItem {
  id: string;
  version: number;
  title: string;
  role: ItemRole;
  milestone: Milestone | null;
  offset: number;
  unit: 'calendar' | 'business';
  blocking: boolean;
  dueOn: string | null;
  fixed: boolean;
  doneAt: string | null;
  doneBy: string | null;
  links: { name: string; url: string | null }[];
}

export const toItem = (item: StoredItem): ChecklistItem => ({
  ...item,
  doneAt: item.doneAt && new Date(item.doneAt).toISOString(),
});

export const listItems = (tx: Tx, dealId: string): Promise<StoredItem[]> =>
  tx.prepared(
    'deals.items',
    `select id, version, title, role, milestone, days as "offset", unit, blocking, due_on::text as "dueOn", fixed,
       done_at::text as "doneAt", done_by as "doneBy", links
     from deal_items where tenant_id = $1 and deal_id = $2 order by due_on nulls last, position, id`,
    [tx.tenantId, dealId],
  );

/** Puts items behind those a deal has. */
export const insertItems = async (
  tx: Tx,
  dealId: string,
  items: readonly Omit<StoredItem, 'version' | 'doneAt' | 'doneBy'>[],
): Promise<void> => {
  if (items.length === 0) return;
  const [row] = await tx.prepared<{ n: number }>(
    'deals.items-end',
    'select coalesce(max(position) + 1, 0)::int as n from deal_items where tenant_id = $1 and deal_id = $2',
    [tx.tenantId, dealId],
  );
  await tx
    .insertInto('deal_items')
    .values(
      items.map((item, i) => ({
        tenant_id: tx.tenantId,
        id: item.id,
        deal_id: dealId,
        position: (row?.n ?? 0) + i,
        title: item.title,
        role: item.role,
        milestone: item.milestone,
        days: item.offset,
        unit: item.unit,
        blocking: item.blocking,
        due_on: item.dueOn,
        fixed: item.fixed,
        done_at: null,
        done_by: null,
        links: JSON.stringify(item.links),
      })),
    )
    .execute();
};

export const updateItem = (tx: Tx, { id, ...item }: StoredItem, doneAt: Date | null): Promise<unknown> =>
  tx
    .updateTable('deal_items')
    .set((e) => ({
      version: e('version', '+', 1),
      title: item.title,
      role: item.role,
      milestone: item.milestone,
      days: item.offset,
      unit: item.unit,
      blocking: item.blocking,
      due_on: item.dueOn,
      fixed: item.fixed,
      done_at: doneAt,
      done_by: item.doneBy,
      links: JSON.stringify(item.links),
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** Gives items other days. */
export const moveItems = (tx: Tx, moves: readonly { id: string; dueOn: string | null }[]): Promise<unknown> =>
  tx.prepared(
    'deals.move-items',
    `update deal_items i set due_on = m.day, version = i.version + 1
     from unnest($2::uuid[], $3::date[]) m (id, day) where i.tenant_id = $1 and i.id = m.id`,
    [tx.tenantId, moves.map((m) => m.id), moves.map((m) => m.dueOn)],
  );

export const deleteItem = async (tx: Tx, dealId: string, id: string): Promise<boolean> =>
  (
    await tx
      .deleteFrom('deal_items')
      .where('tenant_id', '=', tx.tenantId)
      .where('deal_id', '=', dealId)
      .where('id', '=', id)
      .returning('id')
      .execute()
  ).length > 0;

// Templates ----------------------------------------------------------------------------------------------

export interface StoredTemplate {
  id: string;
  version: number;
  name: string;
  pipelineId: string | null;
  side: DealSide | null;
  items: StoredTemplateItem[];
}

const TEMPLATE = `id, version, name, pipeline_id as "pipelineId", side, items`;

export const listTemplates = (tx: Tx): Promise<StoredTemplate[]> =>
  tx.prepared(
    'deals.templates',
    `select ${TEMPLATE} from checklist_templates where tenant_id = $1 and removed_at is null order by created_at, id`,
    [tx.tenantId],
  );

/** Those that were removed, the latest first. */
export const removedTemplates = (tx: Tx): Promise<StoredTemplate[]> =>
  tx.prepared(
    'deals.removed-templates',
    `select ${TEMPLATE} from checklist_templates where tenant_id = $1 and removed_at is not null
     order by removed_at desc, id limit 100`,
    [tx.tenantId],
  );

export const restoreTemplate = async (tx: Tx, id: string, at: Date): Promise<StoredTemplate | undefined> =>
  (
    await tx.prepared<StoredTemplate>(
      'deals.restore-template',
      `update checklist_templates set removed_at = null, updated_at = $3, version = version + 1
       where tenant_id = $1 and id = $2 and removed_at is not null returning ${TEMPLATE}`,
      [tx.tenantId, id, at],
    )
  )[0];

export const lockTemplate = async (tx: Tx, id: string): Promise<StoredTemplate | undefined> =>
  (
    await tx.prepared<StoredTemplate>(
      'deals.lock-template',
      `select ${TEMPLATE} from checklist_templates where tenant_id = $1 and id = $2 and removed_at is null for update`,
      [tx.tenantId, id],
    )
  )[0];

/** True once the company has been given the checklists it begins with. */
export const hasPresets = async (tx: Tx): Promise<boolean> =>
  (
    await tx.prepared(
      'deals.has-presets',
      'select 1 from checklist_templates where tenant_id = $1 and preset is not null limit 1',
      [tx.tenantId],
    )
  ).length > 0;

export const insertTemplate = (
  tx: Tx,
  template: Omit<StoredTemplate, 'version'> & { preset: string | null; at: Date },
): Promise<unknown> =>
  tx
    .insertInto('checklist_templates')
    .values({
      tenant_id: tx.tenantId,
      id: template.id,
      name: template.name,
      pipeline_id: template.pipelineId,
      side: template.side,
      items: JSON.stringify(template.items),
      preset: template.preset,
      created_at: template.at,
      updated_at: template.at,
      removed_at: null,
    })
    .execute();

export const updateTemplate = (tx: Tx, { id, ...template }: StoredTemplate, at: Date): Promise<unknown> =>
  tx
    .updateTable('checklist_templates')
    .set((e) => ({
      version: e('version', '+', 1),
      name: template.name,
      pipeline_id: template.pipelineId,
      side: template.side,
      items: JSON.stringify(template.items),
      updated_at: at,
    }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const removeTemplate = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx
    .updateTable('checklist_templates')
    .set((e) => ({ removed_at: at, updated_at: at, version: e('version', '+', 1) }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
