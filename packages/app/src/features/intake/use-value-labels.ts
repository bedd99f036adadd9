import { hasMessage, t } from '@lintel/contract/messages';
import { useImportFieldsQuery } from './intake.api';

/** Names of the values of a dry run: lead fields, the company's own fields, and new ones by their key. */
export function useValueLabels(): (key: string) => string {
  const { data } = useImportFieldsQuery();
  return (key) => {
    const known = `intake.ui.field.${key}`;
    if (hasMessage(known)) return t(known);
    return data?.items.find((field) => field.key === key)?.label ?? key.replaceAll('_', ' ');
  };
}
