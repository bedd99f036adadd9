import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import { useEffect } from 'react';
import { lastOpened, useLeadRows, useListState } from '@/features/leads';

const NEAR_END = 3;

/** Where this lead stands in the list it was opened from, and the way to its neighbours and back. */
export function useListPosition(leadId: string) {
  const router = useRouter();
  const { state, list, arg, params, waiting } = useListState();
  const { rows, total, more } = useLeadRows(arg, state.q, waiting);
  const at = rows.findIndex(({ id }) => id === leadId);
  const nearEnd = at >= 0 && at >= rows.length - NEAR_END;
  useEffect(() => {
    if (nearEnd) more();
  }, [nearEnd, more]);
  const query = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value) as [string, string][],
  ).toString();
  const go = (step: number) => {
    const row = at < 0 ? undefined : rows[at + step];
    if (!row) return undefined;
    return () => {
      lastOpened.id = row.id;
      router.replace(`/leads/${row.id}${query ? `?${query}` : ''}`);
    };
  };
  return {
    list: list?.name ?? t('leads.view.all'),
    at,
    total: total ?? { count: rows.length, capped: false },
    previous: go(-1),
    next: go(1),
    listHref: `/leads${query ? `?${query}` : ''}`,
    back: () => {
      lastOpened.id = leadId;
      router.replace(`/leads${query ? `?${query}` : ''}`);
    },
  };
}
