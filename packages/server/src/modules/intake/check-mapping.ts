import {
  type ColumnTarget,
  FINANCING,
  type ImportMeaning,
  LEAD_STATUSES,
  LEAD_TYPES,
  TIMELINES,
} from '@lintel/contract';
import { type MessageKey, t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import { mayWrite } from '../leads/index.ts';
import { type Company, REPEATABLE } from './guess-columns.ts';
import { type ImportField, plainHeader } from './header-words.ts';

/** Fields by which a lead can be told from another. */
const IDENTIFYING: readonly ImportField[] = ['name', 'firstName', 'lastName', 'email', 'phone', 'externalId'];

/**
 * Refuses a mapping that cannot be carried out, each fault named by its column: two columns for one field, a custom
 * field that is not there, two outcomes, a field the importer's role keeps from changes. With `complete`, also one by which no lead could be recognised.
 */
export function checkMapping(
  targets: readonly ColumnTarget[],
  company: Pick<Company, 'fields'>,
  actor: Actor,
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
    if (!mayWriteTarget(actor, target)) refuse(index, 'intake.mapping.mayNotWrite');
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

/** The fields of a lead a column fills, as the rules of roles name them. */
const FILLS: Partial<Record<ImportField, string>> = {
  email: 'emails',
  phone: 'phones',
  budget: 'budgetMax',
  note: 'notes',
};

/** True when the importer's role neither hides the field a column is read into nor keeps it from changes. */
const mayWriteTarget = (actor: Actor, target: ColumnTarget): boolean => {
  if (target.kind === 'field') return mayWrite(actor, FILLS[target.field] ?? target.field);
  return target.kind !== 'custom' || mayWrite(actor, `custom.${target.key}`);
};

/** The target, or none where the importer may not write it. */
export const writableOf = (actor: Actor, target: ColumnTarget): ColumnTarget =>
  mayWriteTarget(actor, target) ? target : { kind: 'skip' };

/** Refuses meanings no field can have, each named by its place: stages and members must be there. */
export function checkMeanings(
  meanings: readonly ImportMeaning[],
  company: Pick<Company, 'stages' | 'users'>,
): void {
  const words: Record<ImportMeaning['field'], ReadonlySet<string> | undefined> = {
    stage: new Set(company.stages.map(({ id }) => id)),
    owner: new Set(company.users.map(({ id }) => id)),
    source: undefined,
    type: new Set(LEAD_TYPES),
    status: new Set(LEAD_STATUSES),
    timeline: new Set(TIMELINES),
    financing: new Set(FINANCING),
  };
  const errors = meanings.flatMap(({ field, to }, i): FieldProblem[] => {
    const fits =
      to === null || (words[field]?.has(to) ?? (to.length <= 120 && /^[^\p{Cc}\p{Cs}]+$/u.test(to)));
    return fits ? [] : [{ path: `meanings.${i}.to`, code: 'meaning', message: t('intake.mapping.meaning') }];
  });
  if (errors.length > 0) throw new AppError('import.mapping_invalid', { errors });
}
