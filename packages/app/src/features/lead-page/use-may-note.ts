import { ruleOf } from '@/features/leads';
import { useSession } from '@/store/use-session';

/** True when the person may write notes: neither their permissions nor a rule of their role speak against it. */
export function useMayNote(): boolean {
  const { me, may } = useSession();
  return may('leads:update') && !ruleOf(me?.fields, 'notes');
}
