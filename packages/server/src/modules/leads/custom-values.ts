import type { CustomField } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import type { CustomValue } from './leads.tables.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean =>
  DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** True when a value, not null, is of the field's type and, for a choice, one of its options. */
export function fits(field: CustomField, value: Exclude<CustomValue, null>): boolean {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return (
        typeof value === 'string' &&
        DAY.test(value) &&
        !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
        isDay(value)
      );
    case 'select':
      return typeof value === 'string' && field.options.includes(value);
    default:
      return typeof value === 'string';
  }
}

/** Refuses values of unknown fields and of the wrong type, each named by its path `custom.<key>`. */
export function checkCustom(
  fields: readonly CustomField[],
  custom: Readonly<Record<string, CustomValue>>,
): void {
  const problems: FieldProblem[] = [];
  for (const [key, value] of Object.entries(custom)) {
    const field = fields.find((f) => f.key === key);
    const path = `custom.${key}`;
    if (!field) {
      problems.push({ path, code: 'field.not_found', message: t('error.field.not_found') });
    } else if (value !== null && !fits(field, value)) {
      const key = `leads.custom.${field.type}` as const;
      problems.push({
        path,
        code: 'field.value_invalid',
        message: t(key, { options: field.options.join(', ') }),
      });
    }
  }
  if (problems.length > 0) throw new AppError('request.invalid', { errors: problems });
}
