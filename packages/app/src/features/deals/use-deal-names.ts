import { useMemo } from 'react';
import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { useDealPipelinesQuery } from './deals.api';
import { todayIn } from './format';

/** Stages of deals and people by name, the company's currency and its day: what every part of deals draws from. */
export function useDealNames() {
  const { me, may } = useSession();
  const pipelines = useDealPipelinesQuery({ query: { kind: 'deal' } }).data?.items;
  const users = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items;
  const currency = me?.company.currency ?? 'USD';
  const today = todayIn(me?.company.timeZone ?? 'UTC');
  return useMemo(() => {
    const stages = new Map(
      (pipelines ?? []).flatMap((p) => [...p.stages, ...p.removedStages]).map((stage) => [stage.id, stage]),
    );
    const people = new Map((users ?? []).map((user) => [user.id, user.name]));
    return {
      pipelines: pipelines ?? [],
      users: (users ?? []).filter((user) => user.active),
      stageName: (id: string): string => stages.get(id)?.name ?? '',
      stageColor: (id: string) => stages.get(id)?.color ?? 'v5',
      userName: (id: string | null): string | null => (id === null ? null : (people.get(id) ?? null)),
      currency,
      today,
    };
  }, [pipelines, users, currency, today]);
}
export type DealNames = ReturnType<typeof useDealNames>;
