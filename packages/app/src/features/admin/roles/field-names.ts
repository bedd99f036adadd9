import { RULED_FIELDS } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { useListFieldsQuery } from '@/features/leads';
import { useSession } from '@/store/use-session';

/** The fields of leads a rule can be made for: built-in ones, then the company's own. */
export function useRuledFields(): { field: string; label: string }[] {
  const { may } = useSession();
  const custom = useListFieldsQuery(undefined, { skip: !may('leads:read') }).data?.items ?? [];
  return [
    ...RULED_FIELDS.map((field) => ({ field: field as string, label: t(`admin.field.${field}`) })),
    ...custom.map(({ key, label }) => ({ field: `custom.${key}`, label })),
  ];
}

/** The name of a ruled field on screen; one that is gone is shown by its key. */
export function useFieldNames(): (field: string) => string {
  const fields = useRuledFields();
  return (field) => {
    const known = fields.find((ruled) => ruled.field === field);
    if (known) return known.label;
    const key = `admin.field.${field}`;
    return hasMessage(key) ? t(key) : field.replace(/^custom\./, '');
  };
}
