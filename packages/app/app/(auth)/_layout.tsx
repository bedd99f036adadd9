import { Redirect, Slot, useGlobalSearchParams, usePathname } from 'expo-router';
import { View } from 'react-native';
import { safeNext } from '@/features/auth';
import { useSession } from '@/store/use-session';
import { useTheme } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

// What links in mails lead to works with and without a session.
const EITHER_WAY = ['/invite', '/reset', '/confirm-email'];

/** Sign-in and set-up: no shell, one main landmark; whoever is signed in goes on to where they wanted. */
export default function SignedOutLayout() {
  const { me, may } = useSession();
  const { colors } = useTheme();
  const path = usePathname();
  const { next } = useGlobalSearchParams();
  if (me && !EITHER_WAY.includes(path)) {
    const unfinished = me.company.setupStep !== null && may('company:manage');
    if (!unfinished) return <Redirect href={safeNext(next)} />;
    if (me.mustEnrol) return <Redirect href="/leads" />;
    if (path !== '/setup') return <Redirect href="/setup" />;
  }
  return (
    <View role="main" style={{ flex: 1, backgroundColor: colors.canvas }}>
      <Slot />
    </View>
  );
}
