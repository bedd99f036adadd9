import { z } from 'zod';
import { Id, Line } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { OFFSET_UNITS } from './days.ts';
import { DealSide, ITEM_ROLES, MILESTONES } from './values.ts';

const TemplateItem = z.strictObject({
  title: Line(160),
  role: z.enum(ITEM_ROLES).default('agent'),
  milestone: z.enum(MILESTONES).nullable().default(null),
  offset: z.int().min(-730).max(730).default(0),
  unit: z.enum(OFFSET_UNITS).default('calendar'),
  blocking: z.boolean().default(false),
});
const templateFields = {
  name: Line(80),
  /** Null: of every pipeline, of every side. */
  pipelineId: Id.nullable(),
  side: DealSide.nullable(),
  items: z.array(TemplateItem).min(1).max(100),
};
export const ChecklistTemplate = z
  .object({ id: Id, version: z.int(), ...templateFields })
  .meta({ id: 'ChecklistTemplate' });
export type ChecklistTemplate = z.output<typeof ChecklistTemplate>;

/** Checklists that new deals begin with. */
export const dealTemplates = {
  listTemplates: endpoint({
    name: 'deals.listTemplates',
    method: 'get',
    path: '/deal-templates',
    summary: 'Checklists that new deals begin with',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    /** Those that were removed instead, the latest first. */
    query: z.strictObject({ archived: z.stringbool().default(false) }),
    reply: z.object({ items: z.array(ChecklistTemplate) }),
  }),
  createTemplate: endpoint({
    name: 'deals.createTemplate',
    method: 'post',
    path: '/deal-templates',
    summary: 'Keep a checklist for new deals',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.saved',
    idempotent: true,
    status: 201,
    body: z.strictObject({ name: templateFields.name, items: templateFields.items }).extend(
      z.strictObject({
        pipelineId: templateFields.pipelineId.default(null),
        side: templateFields.side.default(null),
      }).shape,
    ),
    reply: ChecklistTemplate,
    errors: ['pipeline.not_found', 'deal_template.name_taken', 'deal_template.too_many'],
  }),
  updateTemplate: endpoint({
    name: 'deals.updateTemplate',
    method: 'patch',
    path: '/deal-templates/:templateId',
    summary: 'Change a checklist; deals that have it keep what they have',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.saved',
    params: z.strictObject({ templateId: Id }),
    body: z.strictObject({ version: z.int() }).extend(z.strictObject(templateFields).partial().shape),
    reply: ChecklistTemplate,
    errors: [
      'deal_template.not_found',
      'deal_template.stale',
      'pipeline.not_found',
      'deal_template.name_taken',
    ],
  }),
  removeTemplate: endpoint({
    name: 'deals.removeTemplate',
    method: 'delete',
    path: '/deal-templates/:templateId',
    summary: 'Remove a checklist; deals that have it keep it',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.removed',
    status: 204,
    params: z.strictObject({ templateId: Id }),
    reply: z.undefined(),
    errors: ['deal_template.not_found'],
  }),
  restoreTemplate: endpoint({
    name: 'deals.restoreTemplate',
    method: 'post',
    path: '/deal-templates/:templateId/restore',
    summary: 'Bring a removed checklist back, for deals that are opened from now on',
    access: 'fields:manage',
    rate: 'write',
    audit: 'deal_template.restored',
    params: z.strictObject({ templateId: Id }),
    reply: ChecklistTemplate,
    errors: ['deal_template.not_found', 'deal_template.name_taken', 'deal_template.too_many'],
  }),
};
