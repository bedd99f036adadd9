import { z } from 'zod';

/** Fields a list can be filtered by; `custom.<key>` as well. */
export const FILTER_FIELDS = [
  'name',
  'type',
  'status',
  'stageId',
  /** Whether the stage is open, won or lost. */
  'stageKind',
  /** `me` stands for whoever asks. */
  'ownerId',
  /** Leads of everybody in a team; `mine` stands for the teams of whoever asks. */
  'teamId',
  /** `mine` stands for the ponds of whoever asks. */
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
  'updatedAt',
  'stageSince',
  'lastEventAt',
  /** The last call, text or e-mail that a person made or sent. */
  'lastTouchAt',
  /** What happened, how lately and how often: operations `happened` and `notHappened`. */
  'event',
  /** Channels the person asked not to be contacted by. */
  'refusal',
  'hasEmail',
  'hasPhone',
  'importId',
] as const;
export const FILTER_OPS = [
  'is',
  'isNot',
  'anyOf',
  'allOf',
  'noneOf',
  'contains',
  'atLeast',
  'atMost',
  /** Of moments: in the last so many days, counted back from now. */
  'within',
  /** Of moments: longer ago than that, or never. */
  'notWithin',
  'happened',
  'notHappened',
  'empty',
  'notEmpty',
] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

/** Events of a lead: at least `times` of these kinds, in the last `days` days when given. */
export const EventMatch = z.strictObject({
  kinds: z
    .array(
      z
        .string()
        .max(60)
        .regex(/^[a-z][a-z.-]*$/, 'A kind of event'),
    )
    .min(1)
    .max(20),
  days: z.int().min(1).max(3650).optional(),
  times: z.int().min(1).max(1000).optional(),
});
export type EventMatch = z.output<typeof EventMatch>;

export const Condition = z.strictObject({
  field: z.union([z.enum(FILTER_FIELDS), z.string().regex(/^custom\.[a-z][a-z0-9_]{0,59}$/)]),
  op: z.enum(FILTER_OPS),
  value: z
    .union([
      z.string().max(500),
      z.number(),
      z.boolean(),
      z.array(z.union([z.string().max(500), z.number()])).max(100),
      EventMatch,
    ])
    .optional(),
});
export type Condition = z.output<typeof Condition>;

/** Groups within groups, the outermost counted. */
export const FILTER_DEPTH = 3;
export const FILTER_CONDITIONS = 40;

export type FilterNode = Condition | FilterGroup;
/** All of its parts must hold, or any of them; `all` of nothing holds and so does `any` of nothing. */
export type FilterGroup = { all: FilterNode[] } | { any: FilterNode[] };
/** What a person asks of leads; a plain array, all of which must hold, is understood as well. */
export type LeadFilterInput = FilterGroup | Condition[];

export const NO_CONDITIONS: FilterGroup = { all: [] };

export const isGroup = (node: FilterNode): node is FilterGroup => !('field' in node);
/** How a group joins its parts, and the parts. */
export const groupOf = (group: FilterGroup): { join: 'all' | 'any'; parts: FilterNode[] } =>
  'any' in group ? { join: 'any', parts: group.any } : { join: 'all', parts: group.all };

/** Every condition of a filter with its path (`all.0.any.1`), in reading order. */
export function conditionsOf(
  filter: FilterGroup,
  path: readonly (string | number)[] = [],
): { condition: Condition; path: (string | number)[] }[] {
  const { join, parts } = groupOf(filter);
  return parts.flatMap((part, i) => {
    const at = [...path, join, i];
    return isGroup(part) ? conditionsOf(part, at) : [{ condition: part, path: at }];
  });
}

type Report = (path: readonly (string | number)[], message: string) => void;

/** Checks one group and everything in it; what is wrong is reported with its path. */
function readGroup(
  value: unknown,
  path: readonly (string | number)[],
  depth: number,
  report: Report,
): FilterGroup {
  const record = value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  const keys = Object.keys(record);
  const join = keys[0];
  const parts = join === undefined ? undefined : record[join];
  if (keys.length !== 1 || (join !== 'all' && join !== 'any') || !Array.isArray(parts)) {
    report(path, 'Must be a group: {"all": […]} or {"any": […]}');
    return NO_CONDITIONS;
  }
  if (depth > FILTER_DEPTH) {
    report(path, `Groups nest ${FILTER_DEPTH} deep at most`);
    return NO_CONDITIONS;
  }
  const read = parts.slice(0, FILTER_CONDITIONS + 1).map((part: unknown, i): FilterNode => {
    const at = [...path, join, i];
    if (part !== null && typeof part === 'object' && ('all' in part || 'any' in part))
      return readGroup(part, at, depth + 1, report);
    const condition = Condition.safeParse(part);
    if (condition.success) return condition.data;
    for (const issue of condition.error.issues)
      report([...at, ...(issue.path as (string | number)[])], issue.message);
    return NO_CONDITIONS;
  });
  return join === 'all' ? { all: read } : { any: read };
}

/**
 * A filter: nested groups of conditions, FILTER_DEPTH deep and of FILTER_CONDITIONS conditions at most, or an array of
 * conditions, which reads as `all` of them. What is wrong is said of the condition it is wrong with.
 */
export const LeadFilter: z.ZodType<FilterGroup, LeadFilterInput> = z
  .unknown()
  .transform((value, context): FilterGroup => {
    let wrong = false;
    const report: Report = (path, message) => {
      wrong = true;
      context.issues.push({ code: 'custom', message, path: [...path], input: value });
    };
    const group = readGroup(Array.isArray(value) ? { all: value as unknown[] } : value, [], 1, report);
    if (!wrong && count(group) > FILTER_CONDITIONS)
      report([], `Must hold ${FILTER_CONDITIONS} conditions and groups at most`);
    return wrong ? z.NEVER : group;
  })
  .meta({
    id: 'LeadFilter',
    description: `A condition ({field, op, value}), or nested groups of them ({"all": […]}, {"any": […]}), ${FILTER_DEPTH} deep and ${FILTER_CONDITIONS} conditions at most. A plain array reads as "all".`,
    anyOf: [
      { type: 'array', items: { type: 'object' } },
      { type: 'object', properties: { all: { type: 'array' } }, required: ['all'] },
      { type: 'object', properties: { any: { type: 'array' } }, required: ['any'] },
    ],
  }) as unknown as z.ZodType<FilterGroup, LeadFilterInput>;

/** Conditions and inner groups. */
const count = (group: FilterGroup): number =>
  groupOf(group).parts.reduce((sum, part) => sum + (isGroup(part) ? 1 + count(part) : 1), 0);

/** The query parameter `filter`: a filter as JSON. */
export const FilterParam = z
  .string()
  .max(8000)
  .transform((text, issue) => {
    try {
      return JSON.parse(text) as LeadFilterInput;
    } catch {
      issue.addIssue({ code: 'custom', message: 'Must be JSON: conditions, or groups of them' });
      return z.NEVER;
    }
  })
  .pipe(LeadFilter);
