import { t } from '@lintel/contract/messages';
import { Redirect, Slot, useGlobalSearchParams, usePathname } from 'expo-router';
import { View } from 'react-native';
import { Splash, safeNext } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { ErrorState } from '@/ui/States';
import { useTheme } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

// What links in mails lead to works with and without a session.
const EITHER_WAY = ['/invite', '/reset', '/confirm-email'];

/** Sign-in and set-up: no shell, one main landmark; whoever is signed in goes on to where they wanted. */
export default function SignedOutLayout() {
  const { status, me, may, retry } = useSession();
  const { colors } = useTheme();
  const path = usePathname();
  const { next } = useGlobalSearchParams();
  if (status === 'in' && me && !EITHER_WAY.includes(path)) {
    const unfinished = me.company.setupStep !== null && may('company:manage');
    if (!unfinished) return <Redirect href={safeNext(next)} />;
    if (me.mustEnrol) return <Redirect href="/leads" />;
    if (path !== '/setup') return <Redirect href="/setup" />;
  }
  return (
    <View role="main" style={{ flex: 1, backgroundColor: colors.canvas }}>
      {status === 'starting' ? (
        <Splash />
      ) : status === 'unreachable' ? (
        <ErrorState title={t('ui.unreachable.title')} text={t('ui.problem.network')} onRetry={retry} />
      ) : (
        <Slot />
      )}
    </View>
  );
}
