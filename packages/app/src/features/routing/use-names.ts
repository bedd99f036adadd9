import { t } from '@lintel/contract/messages';
import { useListUsersQuery } from '@/features/auth';
import { useListPondsQuery } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { useOrganisationQuery, useTerritoriesQuery } from './routing.api';
import type { Names } from './rules/rule-words';

/** People, teams, ponds and territories by name, and as choices for a field. */
export function useNames() {
  const { me } = useSession();
  const users = useListUsersQuery().data?.items ?? [];
  const teams = useOrganisationQuery().data?.teams ?? [];
  const ponds = useListPondsQuery().data?.items ?? [];
  const territories = useTerritoriesQuery().data?.items ?? [];
  const name = (items: readonly { id: string; name: string }[], gone: string) => {
    const byId = new Map(items.map((item) => [item.id, item.name]));
    return (id: string) => byId.get(id) ?? gone;
  };
  const names: Names = {
    user: name(users, t('routing.gone.user')),
    team: name(teams, t('routing.gone.team')),
    pond: name(ponds, t('routing.gone.pond')),
    territory: name(territories, t('routing.gone.territory')),
    currency: me?.company.currency ?? 'USD',
  };
  const choices = (items: readonly { id: string; name: string }[]) =>
    items.map(({ id, name: label }) => ({ value: id as string, label }));
  return {
    names,
    people: choices(users.filter(({ active, kind }) => active && kind === 'person')),
    teams: choices(teams),
    ponds: choices(ponds),
    territories: choices(territories),
  };
}
export type Choices = ReturnType<typeof useNames>;
