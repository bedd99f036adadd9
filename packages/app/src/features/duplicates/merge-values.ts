import type { CustomField, Lead, Pond, Stage, User } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { formatPhone } from '@/ui/field-format';
import { fieldLabel, fieldValueText } from '@/ui/field-text';
import { budgetText, ownerText } from '@/ui/lead-text';

export interface Names {
  readonly stages: readonly Stage[];
  readonly users: readonly User[];
  readonly ponds: readonly Pond[];
  readonly fields: readonly CustomField[];
}

/** The name of a field of a merge. */
export const mergeLabel = (field: string, fields: readonly CustomField[]): string =>
  field === 'emails' || field === 'phones' ? t(`duplicates.merge.${field}`) : fieldLabel(field, fields);

/** What a lead says of a field, in lines; none when it says nothing. */
export function mergeLines(lead: Lead, field: string, names: Names): string[] {
  if (field === 'emails') return lead.emails.map((point) => point.value ?? point.raw);
  if (field === 'phones') return lead.phones.map((point) => formatPhone(point.value ?? point.raw));
  if (field === 'owner') return [ownerText(lead, names)];
  if (field === 'budget') return filled(budgetText(lead));
  if (field === 'source') return [...filled(lead.source), ...filled(lead.externalId)];
  const value = field.startsWith('custom.')
    ? lead.custom[field.slice('custom.'.length)]
    : lead[field as 'name' | 'type' | 'status' | 'stageId' | 'campaign'];
  return filled(fieldValueText(field, value, { ...names, currency: lead.currency }));
}

const filled = (text: string | null): string[] => (text ? [text] : []);
