import type { ColumnTarget, Import, Lead } from '@lintel/contract';

type Sample = NonNullable<Import['checked']>['samples'][number];

/** What tells most about a lead, in the order people look. */
const FIRST = ['name', 'phone', 'email', 'budget', 'source', 'externalId', 'type', 'location', 'timeline'];
/** Ids and the like that say nothing to a person. */
const UNSEEN = ['stageId', 'ownerId', 'outcome'];
const SHOWN = 5;

/** The values a preview has room for, by their keys: those that tell who it is first, then as they come. */
export function previewKeys(samples: readonly Sample[]): string[] {
  const keys = [...new Set(samples.flatMap(({ values }) => Object.keys(oneBudget(values))))].filter(
    (key) => !UNSEEN.includes(key),
  );
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length + keys.indexOf(key));
  return keys.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}

/** The values of a row with both ends of the budget under one key, as in "640000–700000". */
export function oneBudget({ budgetMin, budgetMax, ...rest }: Record<string, string>): Record<string, string> {
  const ends = [budgetMin, budgetMax].filter((end) => end !== undefined && end !== '');
  return ends.length > 0 ? { ...rest, budget: [...new Set(ends)].join('–') } : rest;
}

/** Key of a preview that a column is read into. */
export function keyOf(target: ColumnTarget): string | undefined {
  if (target.kind === 'custom') return target.key;
  if (target.kind !== 'field') return undefined;
  if (target.field === 'firstName' || target.field === 'lastName') return 'name';
  return target.field === 'budgetMin' || target.field === 'budgetMax' ? 'budget' : target.field;
}

/** The row with the most to compare: one that is a lead already and would change it. */
export const exampleOf = (samples: readonly Sample[]): Sample | undefined =>
  samples
    .filter(({ leadId, outcome }) => leadId !== null && (outcome === 'update' || outcome === 'unchanged'))
    .sort((a, b) => Number(b.outcome === 'update') - Number(a.outcome === 'update'))[0];

export interface Difference {
  key: string;
  inFile: string;
  inLintel: string;
  /** Whose value stays under the rule for duplicates. */
  kept: 'file' | 'lintel';
}

/** A row beside the lead it is, value by value. What cannot be set side by side is left out. */
export function compare({ values }: Sample, lead: Lead, onDuplicate: Import['onDuplicate']): Difference[] {
  return Object.entries(oneBudget(values)).flatMap(([key, inFile]) => {
    const inLintel = leadValue(lead, key);
    if (inLintel === undefined) return [];
    const fileWins =
      inFile !== '' && onDuplicate !== 'skip' && (onDuplicate === 'overwrite' || inLintel === '');
    return [{ key, inFile, inLintel, kept: fileWins ? ('file' as const) : ('lintel' as const) }];
  });
}

const PLAIN = [
  'name',
  'type',
  'status',
  'source',
  'externalId',
  'campaign',
  'currency',
  'timeline',
  'propertyType',
  'location',
  'financing',
  'timeZone',
] as const;

/** What the lead holds under the key of a sample, as text; undefined where it has no such value. */
function leadValue(lead: Lead, key: string): string | undefined {
  if (key === 'email') return lead.emails.map(({ value, raw }) => value ?? raw).join(', ');
  if (key === 'phone') return lead.phones.map(({ value, raw }) => value ?? raw).join(', ');
  if (key === 'tags') return lead.tags.join(', ');
  if (key === 'budget')
    return (
      oneBudget({ budgetMin: `${lead.budgetMin ?? ''}`, budgetMax: `${lead.budgetMax ?? ''}` }).budget ?? ''
    );
  const plain = PLAIN.find((name) => name === key);
  if (plain) return `${lead[plain] ?? ''}`;
  return key in lead.custom ? `${lead.custom[key] ?? ''}` : undefined;
}
