import { t } from '@lintel/contract/messages';
import type { ReactNode } from 'react';
import type { AppProblem } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { AuthFrame } from './AuthFrame';
import { AuthProblem } from './AuthProblem';
import { useWait } from './use-wait';

interface Props {
  /** Null when the page was opened without a link. */
  error: AppProblem | null;
  /** What to do about a link that is over. */
  text: string;
  onRetry: () => void;
  children: ReactNode;
}

/** A link of a mail that leads nowhere: over, never there, or the server did not answer. */
export function DeadLink({ error, text, onRetry, children }: Props) {
  const wait = useWait(error);
  const over = error === null || error.code === 'auth.link_expired' || error.code === 'request.invalid';
  return (
    <AuthFrame title={t(over ? (error ? 'auth.link.expired' : 'auth.link.missing') : 'auth.link.unread')}>
      {over ? (
        <Text tone="text2">{error ? text : t('auth.link.missing_text')}</Text>
      ) : (
        <>
          <AuthProblem error={error} wait={wait} />
          <Button
            kind="filled"
            size="touch"
            grow
            label={t('ui.try_again')}
            disabledReason={wait > 0 && t('auth.wait', { seconds: wait })}
            onPress={onRetry}
          />
        </>
      )}
      {children}
    </AuthFrame>
  );
}
