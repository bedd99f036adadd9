import { useListUsersQuery } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { useDealPipelinesQuery } from './deals.api';
import { todayIn } from './format';

/** Stages of deals and people by name, the company's currency and its day: what every part of deals draws from. */
export function useDealNames() {
  const { me, may } = useSession();
  const pipelines = useDealPipelinesQuery({ query: { kind: 'deal' } }).data?.items ?? [];
  const users = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items ?? [];
  const all = pipelines.flatMap((p) => [...p.stages, ...p.removedStages]);
  return {
    pipelines,
    users: users.filter((user) => user.active),
    stageName: (id: string): string => all.find((stage) => stage.id === id)?.name ?? '',
    stageAt: (id: string): number => all.find((stage) => stage.id === id)?.position ?? -1,
    userName: (id: string | null): string | null =>
      id === null ? null : (users.find((user) => user.id === id)?.name ?? null),
    currency: me?.company.currency ?? 'USD',
    today: todayIn(me?.company.timeZone ?? 'UTC'),
  };
}
export type DealNames = ReturnType<typeof useDealNames>;
