import type { FieldRule, FieldRules } from '@lintel/contract';

/** Wire names and filter fields that belong to a ruled field of another name. */
const RULED: Readonly<Record<string, string>> = {
  email: 'emails',
  hasEmail: 'emails',
  phone: 'phones',
  hasPhone: 'phones',
  budgetMin: 'budget',
  budgetMax: 'budget',
  externalId: 'source',
  note: 'notes',
};

/** What the person's role says of a field by its wire name; undefined where it is free. */
export const ruleOf = (rules: FieldRules | undefined, field: string): FieldRule | undefined =>
  rules?.[RULED[field] ?? field];
