import { z } from 'zod';
import { Id, Moment } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { FairnessVerdict, Interval } from './models.ts';

/** Groups with fewer leads are not judged. */
export const FAIRNESS_MIN_LEADS = 100;

const Check = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  verdict: FairnessVerdict,
});

/** One group of one attribute. Null: not enough outcomes. */
export const FairnessGroup = z.object({
  group: z.string(),
  leads: z.int(),
  /** Share of the group that the model calls Hot. */
  hotShare: Interval,
  /** Hot share over that of the group with the highest; p by Fisher's exact test. */
  selectionRatio: Check.extend({ p: z.number() }),
  outcomes: z.int(),
  positives: z.int(),
  /** Of those who reached the target, the share called Hot; `gap` to the group with the highest. */
  truePositiveRate: Interval.nullable(),
  tprGap: Check.nullable(),
  ece: Check.nullable(),
});

export const FairnessAttribute = z.object({
  attribute: z.string(),
  leads: z.int(),
  groups: z.array(FairnessGroup),
  /** Groups under FAIRNESS_MIN_LEADS, which are left out. */
  small: z.int(),
  /** Can the group be told from what the model sees? AUC of the best-told group: .60 passes, above .70 blocks. */
  proxy: Check.extend({ group: z.string() }).nullable(),
  verdict: FairnessVerdict,
});
export type FairnessAttribute = z.output<typeof FairnessAttribute>;

/** Made once and never changed; a newer one stands beside it. */
export const FairnessReport = z
  .object({
    id: Id,
    modelId: Id,
    modelLabel: z.string(),
    verdict: FairnessVerdict,
    attributes: z.array(FairnessAttribute),
    /** What the verdict rests on, in plain sentences. */
    findings: z.array(z.string()),
    madeAt: Moment,
    madeById: Id.nullable(),
    madeByName: z.string().nullable(),
  })
  .meta({ id: 'FairnessReport' });
export type FairnessReport = z.output<typeof FairnessReport>;

/** What the audit store holds. It is kept apart: nothing that scores or trains can read it. */
export const AuditStore = z
  .object({
    attributes: z.array(
      z.object({
        attribute: z.string(),
        leads: z.int(),
        groups: z.array(z.object({ group: z.string(), leads: z.int() })),
        importedAt: Moment,
      }),
    ),
  })
  .meta({ id: 'AuditStore' });
export type AuditStore = z.output<typeof AuditStore>;

export const fairnessEndpoints = {
  auditStore: endpoint({
    name: 'ml.auditStore',
    method: 'get',
    path: '/ml/fairness/groups',
    summary: 'Which attributes the audit store holds, and how many leads of each group; never who',
    access: 'ml:fairness',
    rate: 'read',
    audit: 'fairness.store_read',
    reply: AuditStore,
  }),
  importGroups: endpoint({
    name: 'ml.importGroups',
    method: 'post',
    path: '/ml/fairness/groups',
    summary:
      'Bring group labels for the audit as CSV: a column "lead" (id, or the id of the source), further columns are attributes',
    access: 'ml:fairness',
    rate: 'write',
    audit: 'fairness.groups_imported',
    bodyKind: 'file',
    reply: z.object({
      rows: z.int(),
      matched: z.int(),
      /** Rows whose lead is unknown; they were left out. */
      unknown: z.int(),
      /** Lines with an unknown lead, the first twenty. */
      unknownLines: z.array(z.int()),
      store: AuditStore,
    }),
    errors: ['ml.groups_unreadable', 'ml.groups_too_large'],
  }),
  eraseGroups: endpoint({
    name: 'ml.eraseGroups',
    method: 'delete',
    path: '/ml/fairness/groups',
    summary: 'Erase the group labels of an attribute, or all; reports stay',
    access: 'ml:fairness',
    rate: 'write',
    audit: 'fairness.groups_erased',
    query: z.strictObject({ attribute: z.string().min(1).max(60).optional() }),
    reply: AuditStore,
  }),
  fairnessReport: endpoint({
    name: 'ml.fairnessReport',
    method: 'get',
    path: '/ml/models/:modelId/fairness',
    summary: 'The newest fairness report of a model',
    access: 'ml:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ modelId: Id }),
    nothing: 'No report has been made of this model',
    reply: FairnessReport,
    errors: ['ml.model_not_found'],
  }),
  makeFairnessReport: endpoint({
    name: 'ml.makeFairnessReport',
    method: 'post',
    path: '/ml/models/:modelId/fairness',
    summary: 'Measure how a model treats the groups of the audit store, and keep the report',
    access: 'ml:fairness',
    rate: 'write',
    audit: 'fairness.reported',
    status: 201,
    params: z.strictObject({ modelId: Id }),
    reply: FairnessReport,
    errors: ['ml.model_not_found', 'ml.model_invalid', 'ml.no_groups'],
  }),
};
