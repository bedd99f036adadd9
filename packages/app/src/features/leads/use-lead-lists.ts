import type { CustomField, Stage, User } from '@lintel/contract';
import { useMemo } from 'react';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { useLeadSourcesQuery, useListFieldsQuery, useListStagesQuery } from './leads.api';

const none: readonly never[] = [];

/** Stages in order, people, and custom fields by their position: what lists and forms draw names from. */
export function useLeadLists(): {
  stages: readonly Stage[];
  users: readonly User[];
  fields: readonly CustomField[];
  ready: boolean;
} {
  const { may } = useSession();
  const stages = useListStagesQuery().data?.items ?? none;
  const users = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items ?? none;
  const custom = useListFieldsQuery();
  const fields = useMemo(
    () => [...(custom.data?.items ?? none)].sort((a, b) => a.position - b.position),
    [custom.data],
  );
  return useMemo(
    () => ({ stages, users, fields, ready: custom.isSuccess }),
    [stages, users, fields, custom.isSuccess],
  );
}

/** The same and the sources in use, for filters. */
export function useFilterSources() {
  const lists = useLeadLists();
  const { me } = useSession();
  const sources = useLeadSourcesQuery().data?.items ?? none;
  const currency = me?.company.currency ?? 'USD';
  return useMemo(() => ({ ...lists, sources, currency }), [lists, sources, currency]);
}
