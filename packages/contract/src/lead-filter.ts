import { z } from 'zod';

/** Fields a list can be filtered by; `custom.<key>` as well. */
export const FILTER_FIELDS = [
  'name',
  'type',
  'status',
  'stageId',
  'ownerId',
  /** Leads of everybody in a team. */
  'teamId',
  'pondId',
  'source',
  'campaign',
  'budgetMax',
  'budgetMin',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'tags',
  'score',
  'band',
  'createdAt',
  'lastEventAt',
  'hasEmail',
  'hasPhone',
  'importId',
] as const;
export const FILTER_OPS = [
  'is',
  'isNot',
  'anyOf',
  'noneOf',
  'contains',
  'atLeast',
  'atMost',
  'empty',
  'notEmpty',
] as const;
export const Condition = z.strictObject({
  field: z.union([z.enum(FILTER_FIELDS), z.string().regex(/^custom\.[a-z][a-z0-9_]{0,59}$/)]),
  op: z.enum(FILTER_OPS),
  value: z
    .union([
      z.string().max(500),
      z.number(),
      z.boolean(),
      z.array(z.union([z.string().max(500), z.number()])).max(100),
    ])
    .optional(),
});
export type Condition = z.output<typeof Condition>;

/** The query parameter `filter`: a JSON array of conditions, all of which must hold. */
export const FilterParam = z
  .string()
  .max(8000)
  .transform((text, issue) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      issue.addIssue({ code: 'custom', message: 'Must be a JSON array of conditions' });
      return z.NEVER;
    }
  })
  .pipe(z.array(Condition).max(20));
