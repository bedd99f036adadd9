import type { Import, Lead } from '@lintel/contract';
import type { ImportField } from './column-choice.ts';

type Sample = NonNullable<Import['checked']>['samples'][number];
type Column = Import['columns'][number];

/** What of a lead tells most, in the order people look. */
const FIRST: readonly ImportField[] = [
  'name',
  'firstName',
  'lastName',
  'phone',
  'email',
  'budget',
  'budgetMax',
  'source',
  'externalId',
  'location',
  'createdAt',
];
const SHOWN = 5;

/** The columns a preview has room for: fields that tell who it is first, then the others in the order of the file. */
export function previewColumns(columns: readonly Column[]): Column[] {
  const rank = ({ target, index }: Column) => {
    const at = target.kind === 'field' ? FIRST.indexOf(target.field) : -1;
    return at < 0 ? FIRST.length + index : at;
  };
  return columns
    .filter(({ target }) => target.kind !== 'skip')
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, SHOWN);
}

/** The row with the most to compare: one that is a lead already. */
export const exampleOf = (samples: readonly Sample[]): Sample | undefined =>
  samples
    .filter(
      (sample) => sample.leadId !== null && (sample.outcome === 'update' || sample.outcome === 'unchanged'),
    )
    .sort((a, b) => Number(b.outcome === 'update') - Number(a.outcome === 'update'))[0];

export interface Difference {
  column: Column;
  inFile: string;
  inLintel: string;
  /** Whose value stays under the rule for duplicates. */
  kept: 'file' | 'lintel';
}

/** The row beside the lead it is, field by field; rows where neither says anything are left out. */
export function compare(
  sample: Sample,
  lead: Lead,
  columns: readonly Column[],
  onDuplicate: Import['onDuplicate'],
): Difference[] {
  return columns.flatMap((column) => {
    const shown = leadValue(lead, column);
    if (shown === undefined) return [];
    const inFile = sample.values[column.name] ?? '';
    if (inFile === '' && shown === '') return [];
    const fileWins = inFile !== '' && onDuplicate !== 'skip' && (onDuplicate === 'overwrite' || shown === '');
    return [{ column, inFile, inLintel: shown, kept: fileWins ? ('file' as const) : ('lintel' as const) }];
  });
}

/** What the lead holds where the column goes, as text; undefined where the two cannot be set side by side. */
function leadValue(lead: Lead, { target }: Column): string | undefined {
  if (target.kind === 'custom') return text(lead.custom[target.key]);
  if (target.kind !== 'field') return undefined;
  switch (target.field) {
    case 'email':
      return lead.emails.map(({ value, raw }) => value ?? raw).join(', ');
    case 'phone':
      return lead.phones.map(({ value, raw }) => value ?? raw).join(', ');
    case 'budget':
      return [lead.budgetMin, lead.budgetMax].filter((end) => end !== null).join('–');
    case 'tags':
      return lead.tags.join(', ');
    case 'name':
    case 'source':
    case 'externalId':
    case 'campaign':
    case 'budgetMin':
    case 'budgetMax':
    case 'currency':
    case 'timeline':
    case 'propertyType':
    case 'location':
    case 'financing':
    case 'type':
    case 'status':
    case 'timeZone':
      return text(lead[target.field]);
    default:
      return undefined;
  }
}

const text = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? '' : `${value}`;
