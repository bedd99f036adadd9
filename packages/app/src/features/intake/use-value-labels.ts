import type { Import } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import { useImportFieldsQuery } from './intake.api';

/** Names of the values of a dry run: lead fields, the company's own fields, and new ones by their key. */
export function useValueLabels(columns: Import['columns']): (key: string) => string {
  const { data } = useImportFieldsQuery();
  return (key) => {
    const known = `intake.ui.field.${key}`;
    if (hasMessage(known)) return t(known);
    const fresh = columns.find(({ target }) => target.kind === 'newField' && keyLike(target.label) === key);
    return data?.items.find((field) => field.key === key)?.label ?? fresh?.name ?? key.replaceAll('_', ' ');
  };
}

/** What the key of a field named so most likely is. */
const keyLike = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
