import { t } from '@lintel/contract/messages';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';

/** What went wrong while signing in, read out at once; a wait is counted down. */
export function AuthProblem({ error, wait = 0 }: { error: unknown; wait?: number }) {
  if (!error) return null;
  return (
    <Banner inset kind="error" title={wait > 0 ? t('auth.wait', { seconds: wait }) : problemText(error)} />
  );
}
