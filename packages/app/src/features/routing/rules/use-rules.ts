import type { RoutingRules } from '@lintel/contract';
import { useState } from 'react';
import { isAppProblem } from '@/store/problem';
import { useRoutingOverviewQuery, useSaveRoutingDraftMutation } from '../routing.api';

/**
 * The rules being worked on: the draft, else what is published. Each change is saved as the draft at once; somebody
 * else's save in between is said, and nothing is written over it.
 */
export function useRules() {
  const query = useRoutingOverviewQuery();
  const [save, saving] = useSaveRoutingDraftMutation();
  // What was just saved, until the overview has it too.
  const [saved, setSaved] = useState<{ revision: number; rules: RoutingRules }>();
  const overview = query.data;
  const fresh = saved && overview && saved.revision > overview.revision ? saved : undefined;
  const rules = fresh?.rules ?? overview?.draft?.rules ?? overview?.published.rules;
  const revision = Math.max(fresh?.revision ?? 0, overview?.revision ?? 0);
  return {
    query,
    overview,
    rules,
    revision,
    problems: (overview?.draft ?? overview?.published)?.problems ?? [],
    saving: saving.isLoading,
    error: saving.error,
    stale: isAppProblem(saving.error) && saving.error.code === 'routing.stale',
    /** True when it is saved. */
    change: async (next: RoutingRules): Promise<boolean> => {
      const reply = await save({ body: { revision, rules: next } });
      if (!('data' in reply) || !reply.data) return false;
      setSaved({ revision: reply.data.revision, rules: reply.data.rules });
      return true;
    },
    forget: () => saving.reset(),
  };
}
export type Rules = ReturnType<typeof useRules>;
