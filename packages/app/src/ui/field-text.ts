import type { CustomField, Pond, Stage, User } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { customText, shortMoney } from './lead-text.ts';

const KEYS: Readonly<Record<string, string>> = {
  stageId: 'stage',
  ownerId: 'owner',
  pondId: 'pond',
  externalId: 'external_id',
  budgetMin: 'budget_min',
  budgetMax: 'budget_max',
  propertyType: 'property_type',
  timeZone: 'time_zone',
};

/** The name of a field as people know it; a custom field's own label. */
export function fieldLabel(field: string, fields: readonly CustomField[]): string {
  if (field.startsWith('custom.'))
    return fields.find(({ key }) => `custom.${key}` === field)?.label ?? field.slice(7);
  const key = `leads.field.${KEYS[field] ?? field}`;
  return hasMessage(key) ? t(key) : field;
}

interface Names {
  readonly stages: readonly Stage[];
  readonly users: readonly User[];
  readonly ponds: readonly Pond[];
  readonly currency: string;
}

/** A field's value in words; empty for none. */
export function fieldValueText(
  field: string,
  value: unknown,
  { stages, users, ponds, currency }: Names,
): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.join(', ');
  if (field === 'stageId') return stages.find(({ id }) => id === value)?.name ?? '';
  if (field === 'ownerId') return users.find(({ id }) => id === value)?.name ?? t('leads.owner_unknown');
  if (field === 'pondId') return ponds.find(({ id }) => id === value)?.name ?? t('leads.pond_unknown');
  if ((field === 'budgetMin' || field === 'budgetMax') && typeof value === 'number')
    return shortMoney(value, currency);
  const worded = `leads.${field}.${String(value)}`;
  if (hasMessage(worded)) return t(worded);
  return customText(value as string | number | boolean);
}
