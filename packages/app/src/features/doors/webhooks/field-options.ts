import type { CustomField, MapField } from '@lintel/contract';
import { MAP_FIELDS } from '@lintel/contract/doors';
import { type MessageKey, t } from '@lintel/contract/messages';
import type { Option } from '@/ui/SelectField';

/** What a field of a mapping is called. */
export function fieldLabel(field: string, custom: readonly CustomField[]): string {
  if (field.startsWith('custom.'))
    return custom.find(({ key }) => key === field.slice(7))?.label ?? field.slice(7);
  return t(`doors.field.${field}` as MessageKey);
}

const groupOf = (field: MapField): string =>
  field.startsWith('custom.')
    ? t('doors.fields.custom')
    : /^property\.|^page\.|^campaign\./.test(field)
      ? t(`doors.fields.${field.split('.')[0] as 'property'}`)
      : /^event|occurredAt|^source|^message/.test(field)
        ? t('doors.fields.event')
        : t('doors.fields.person');

/** Every field a value can become, by what it is about. */
export function fieldOptions(custom: readonly CustomField[]): Option<MapField>[] {
  const fields: MapField[] = [...MAP_FIELDS, ...custom.map(({ key }) => `custom.${key}` as const)];
  const options = fields.map((value) => ({ value, label: fieldLabel(value, custom), group: groupOf(value) }));
  const order = [...new Set(options.map(({ group }) => group))];
  return options.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}
