import type { CustomField, Pond, Stage, User } from '@lintel/contract';
import { useMemo } from 'react';
import { useListUsersQuery, useOrganisationQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { useLeadSourcesQuery, useListFieldsQuery, useListPondsQuery, useListStagesQuery } from './leads.api';

const none: readonly never[] = [];

/** Stages in order, people, ponds, and custom fields by their position: what lists and forms draw names from. */
export function useLeadLists(): {
  stages: readonly Stage[];
  users: readonly User[];
  ponds: readonly Pond[];
  fields: readonly CustomField[];
  ready: boolean;
} {
  const { may } = useSession();
  const skip = !may('users:read');
  const stages = useListStagesQuery().data?.items ?? none;
  const users = useListUsersQuery(undefined, { skip }).data?.items ?? none;
  const ponds = useListPondsQuery(undefined, { skip }).data?.items ?? none;
  const custom = useListFieldsQuery();
  const fields = useMemo(
    () => [...(custom.data?.items ?? none)].sort((a, b) => a.position - b.position),
    [custom.data],
  );
  return useMemo(
    () => ({ stages, users, ponds, fields, ready: custom.isSuccess }),
    [stages, users, ponds, fields, custom.isSuccess],
  );
}

/** The same, teams and the sources in use, and what the person's role hides, for filters. */
export function useFilterSources() {
  const lists = useLeadLists();
  const { me, may } = useSession();
  const skip = !may('users:read');
  const organisation = useOrganisationQuery(undefined, { skip });
  const teams = organisation.data?.teams ?? none;
  const ponds = useListPondsQuery(undefined, { skip });
  const users = useListUsersQuery(undefined, { skip });
  const named = organisation.isSuccess && ponds.isSuccess && users.isSuccess;
  const sources = useLeadSourcesQuery().data?.items ?? none;
  const currency = me?.company.currency ?? 'USD';
  const rules = me?.fields;
  return useMemo(
    () => ({ ...lists, teams, named, sources, currency, rules }),
    [lists, teams, named, sources, currency, rules],
  );
}
