import type { User } from '@lintel/contract';
import { useMemo } from 'react';
import { useOrganisationQuery } from '@/features/auth';
import { useLeadLists } from '@/features/leads';
import { useSession } from '@/store/use-session';

/** Whose calendars the reader may look into: their own, those of the teams they lead, or all, with oneself first. */
export function usePeople(): { people: readonly User[]; team: readonly string[] } {
  const { me, may } = useSession();
  const { users } = useLeadLists();
  const teams = useOrganisationQuery(undefined, { skip: !may('users:read') }).data?.teams;
  const scope = me?.permissions.find(({ permission }) => permission === 'leads:read')?.scope;
  return useMemo(() => {
    const mine = (teams ?? []).filter(({ members }) => members.some(({ userId }) => userId === me?.userId));
    const led = mine.filter(({ members }) =>
      members.some(({ userId, lead }) => userId === me?.userId && lead),
    );
    const reached = new Set(led.flatMap(({ members }) => members.map(({ userId }) => userId)));
    const people = users
      .filter(
        ({ id, active, kind }) =>
          active && kind === 'person' && (scope === 'all' || reached.has(id) || id === me?.userId),
      )
      .sort(
        (a, b) => Number(b.id === me?.userId) - Number(a.id === me?.userId) || a.name.localeCompare(b.name),
      );
    const known = new Set(people.map(({ id }) => id));
    const team = [...new Set(mine.flatMap(({ members }) => members.map(({ userId }) => userId)))].filter(
      (id) => known.has(id),
    );
    return { people: scope === 'own' ? [] : people, team };
  }, [teams, users, scope, me?.userId]);
}
