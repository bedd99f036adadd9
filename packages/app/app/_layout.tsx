import { Slot } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import { lazy, Suspense, useEffect } from 'react';
import { View } from 'react-native';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { Provider } from 'react-redux';
import { Splash, StepUp } from '@/features/auth';
import { useInter } from '@/platform/fonts';
import { listenToKeys } from '@/platform/listen-to-keys';
import { shortcuts } from '@/platform/use-shortcut';
import { loadErrorWords } from '@/store/error-words';
import { store, useAppSelector } from '@/store/store';
import { useSession, useStartSession } from '@/store/use-session';
import { ToastProvider } from '@/ui/Toast';
import { ThemeProvider, useTheme } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

// Where the app goes on without a network.
const OfflineStart = lazy(() => import('@/features/offline').then((m) => ({ default: m.OfflineStart })));
// Most come to work: what stands behind sign-in is on its way while the session is asked for.
void import('./(app)/_layout').catch(() => undefined);

export default function RootLayout() {
  const ready = useInter();
  useEffect(listenToKeys, []);
  useEffect(() => void loadErrorWords().catch(() => undefined), []);
  if (!ready) return null;
  return (
    <Provider store={store}>
      <SafeAreaProvider>
        <Themed />
      </SafeAreaProvider>
    </Provider>
  );
}

function Themed() {
  const { theme, singleKeys, reducedMotion } = useAppSelector((state) => state.ui);
  useStartSession();
  useEffect(() => {
    shortcuts.singleKeys = singleKeys;
  }, [singleKeys]);
  return (
    <ThemeProvider preference={theme} reducedMotion={reducedMotion}>
      <Ground />
    </ThemeProvider>
  );
}

function Ground() {
  const { colors, scheme } = useTheme();
  return (
    <View style={{ flex: 1, backgroundColor: colors.canvas }}>
      <StatusBar style={scheme === 'dark' ? 'light' : 'dark'} />
      <ToastProvider>
        <Routed />
        <StepUp />
      </ToastProvider>
    </View>
  );
}

/** Nothing is routed before it is known who is here: a router whose screens are not there yet forgets the address. */
function Routed() {
  const { status, retry } = useSession();
  if (status === 'in' || status === 'out') return <Slot />;
  return (
    <View role="main" style={{ flex: 1 }}>
      {status === 'starting' ? (
        <Splash />
      ) : (
        <Suspense fallback={<Splash />}>
          <OfflineStart onRetry={retry} />
        </Suspense>
      )}
    </View>
  );
}
