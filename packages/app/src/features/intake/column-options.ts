import type { CustomField, ImportColumn } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Option } from '@/ui/SelectField';
import { type Choice, choiceOf, type ImportField, takenBy } from './column-choice';

const groups = {
  person: ['name', 'firstName', 'lastName', 'email', 'phone', 'type', 'note'],
  want: ['budget', 'budgetMin', 'budgetMax', 'currency', 'timeline', 'propertyType', 'location', 'financing'],
  work: ['source', 'externalId', 'campaign', 'status', 'stage', 'owner', 'tags', 'timeZone', 'createdAt'],
} as const satisfies Record<string, readonly ImportField[]>;

/** Everything a column can become, with what is taken already said beside it. */
export function columnOptions(
  { index, target }: ImportColumn,
  columns: readonly ImportColumn[],
  fields: readonly CustomField[],
): Option<Choice>[] {
  const option = (value: Choice, label: string, group: string, hint?: string): Option<Choice> => {
    const taken = takenBy(value, columns, index);
    return { value, label, group, hint: taken ? t('intake.ui.map.taken', { column: taken.name }) : hint };
  };
  const other = t('intake.ui.choice.group_other');
  const custom = t('intake.ui.choice.group_custom');
  const known = fields.map((field) => option(`custom:${field.key}`, field.label, custom));
  // A field removed meanwhile still shows what was chosen.
  if (target.kind === 'custom' && !fields.some((field) => field.key === target.key)) {
    known.push(option(choiceOf(target), target.key, custom));
  }
  return [
    option('skip', t('intake.ui.choice.skip'), other),
    option(
      'newField',
      target.kind === 'newField'
        ? t('intake.ui.choice.new_named', { label: target.label })
        : t('intake.ui.choice.new'),
      other,
      target.kind === 'newField' ? t(`intake.ui.type.${target.type}`) : undefined,
    ),
    option(
      'outcome',
      target.kind === 'outcome'
        ? t('intake.ui.choice.outcome_named', { name: target.name })
        : t('intake.ui.choice.outcome'),
      other,
      t('intake.ui.choice.outcome_hint'),
    ),
    ...known,
    ...Object.entries(groups).flatMap(([group, names]) =>
      names.map((name) =>
        option(
          `field:${name}`,
          t(`intake.ui.field.${name}`),
          t(`intake.ui.choice.group_${group as keyof typeof groups}`),
        ),
      ),
    ),
  ];
}
