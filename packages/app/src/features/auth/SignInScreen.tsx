import { t } from '@lintel/contract/messages';
import { Redirect, useLocalSearchParams } from 'expo-router';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { useSetupStatusQuery } from './auth.api';
import { problemSentence } from './problem-sentence';
import { SignInCard } from './SignInCard';
import { Splash } from './Splash';

/** Signing in; a server without a company leads to set-up instead. */
export function SignInScreen() {
  const { expired, wiped } = useSession();
  const { next, problem, done } = useLocalSearchParams<{ next?: string; problem?: string; done?: string }>();
  const setup = useSetupStatusQuery();
  if (setup.isLoading) return <Splash />;
  if (setup.data?.needed) return <Redirect href="/setup" />;
  return (
    <SignInCard
      title={t('auth.sign_in')}
      next={next}
      notice={
        problem ? (
          <Banner inset kind="error" title={problemSentence(problem)} />
        ) : done === 'reset' ? (
          <Banner inset kind="info" title={t('auth.reset.done')} text={t('auth.reset.done_text')} />
        ) : (
          (expired || wiped) && (
            <Banner
              inset
              kind="info"
              title={t('auth.expired.title')}
              text={t(wiped ? 'auth.expired.wiped' : 'auth.expired.text')}
            />
          )
        )
      }
    />
  );
}
