import type { ColumnTarget, CustomField, Import } from '@lintel/contract';
import { IMPORT_FIELDS } from '@lintel/contract/intake';

type Column = Import['columns'][number];
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** What the select of a column holds: `skip`, `outcome`, `newField`, `field:<name>` or `custom:<key>`. */
export type Choice = 'skip' | 'outcome' | 'newField' | `field:${ImportField}` | `custom:${string}`;

export function choiceOf(target: ColumnTarget): Choice {
  if (target.kind === 'field') return `field:${target.field}`;
  if (target.kind === 'custom') return `custom:${target.key}`;
  return target.kind;
}

/** The target a choice stands for; null for those that need more than a name: a new field and the outcome. */
export function targetOf(choice: Choice): ColumnTarget | null {
  if (choice === 'skip') return { kind: 'skip' };
  if (choice.startsWith('custom:')) return { kind: 'custom', key: choice.slice('custom:'.length) };
  const field = IMPORT_FIELDS.find((name) => choice === `field:${name}`);
  return field ? { kind: 'field', field } : null;
}

/** Fields of which a lead holds several, so that more than one column may fill them. */
const MANY: readonly ImportField[] = ['email', 'phone', 'tags', 'note'];

/** Another column that already fills the place `choice` stands for. */
export function takenBy(choice: Choice, columns: readonly Column[], self: number): Column | undefined {
  if (choice === 'skip' || choice === 'newField' || MANY.some((field) => choice === `field:${field}`))
    return undefined;
  return columns.find((column) => column.index !== self && choiceOf(column.target) === choice);
}

/** The change that gives a column its target and, where that place holds one column only, takes it from the other. */
export function assign(
  columns: readonly Column[],
  index: number,
  target: ColumnTarget,
): { index: number; target: ColumnTarget }[] {
  const other = takenBy(choiceOf(target), columns, index);
  return [{ index, target }, ...(other ? [{ index: other.index, target: { kind: 'skip' as const } }] : [])];
}

/** True when the column is read as dates, so that their order matters. */
export function isDate(target: ColumnTarget, fields: readonly CustomField[]): boolean {
  if (target.kind === 'field') return target.field === 'createdAt';
  if (target.kind === 'newField') return target.type === 'date';
  return (
    target.kind === 'custom' && fields.some((field) => field.key === target.key && field.type === 'date')
  );
}

const MEANS_YES = /^(1|1\.0|y|yes|true|t|won|closed|converted|sold|signed|booked|held|success)$/i;

/** The values of a column that most likely mean yes. */
export const likelyPositives = (samples: readonly string[]): string[] =>
  samples.filter((value) => MEANS_YES.test(value.trim()));
