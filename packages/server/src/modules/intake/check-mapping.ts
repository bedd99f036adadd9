import type { ColumnTarget } from '@lintel/contract';
import { type MessageKey, t } from '@lintel/contract/messages';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import { type Company, REPEATABLE } from './guess-columns.ts';
import { type ImportField, plainHeader } from './header-words.ts';

/** Fields by which a lead can be told from another. */
const IDENTIFYING: readonly ImportField[] = ['name', 'firstName', 'lastName', 'email', 'phone', 'externalId'];

/**
 * Refuses a mapping that cannot be carried out, each fault named by its column: two columns for one field, a custom
 * field that is not there, two outcomes. With `complete`, also one by which no lead could be recognised.
 */
export function checkMapping(
  targets: readonly ColumnTarget[],
  company: Pick<Company, 'fields'>,
  complete: boolean,
): void {
  const problems: FieldProblem[] = [];
  const refuse = (index: number, key: MessageKey) => {
    problems.push({
      path: `columns.${index}.target`,
      code: key.replace('intake.mapping.', ''),
      message: t(key),
    });
  };
  const seen = new Set<string>();
  const once = (index: number, what: string, key: MessageKey) => {
    if (seen.has(what)) refuse(index, key);
    seen.add(what);
  };
  for (const [index, target] of targets.entries()) {
    if (target.kind === 'field' && !REPEATABLE.has(target.field))
      once(index, `field ${target.field}`, 'intake.mapping.twice');
    if (target.kind === 'custom') {
      if (!company.fields.some((field) => field.key === target.key))
        refuse(index, 'intake.mapping.unknownField');
      once(index, `custom ${target.key}`, 'intake.mapping.twice');
    }
    if (target.kind === 'newField')
      once(index, `label ${plainHeader(target.label)}`, 'intake.mapping.sameLabel');
    if (target.kind === 'outcome') once(index, 'outcome', 'intake.mapping.twoOutcomes');
  }
  const fields = targets.flatMap((target) => (target.kind === 'field' ? [target.field] : []));
  if (complete && !fields.some((field) => IDENTIFYING.includes(field))) {
    problems.push({ path: 'columns', code: 'nobody', message: t('intake.mapping.nobody') });
  }
  if (problems.length > 0) throw new AppError('import.mapping_invalid', { errors: problems });
}
