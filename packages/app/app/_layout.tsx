import { Slot } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import { useEffect } from 'react';
import { View } from 'react-native';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { Provider } from 'react-redux';
import { StepUp } from '@/features/auth';
import { useInter } from '@/platform/fonts';
import { listenToKeys } from '@/platform/listen-to-keys';
import { shortcuts } from '@/platform/use-shortcut';
import { loadErrorWords } from '@/store/error-words';
import { store, useAppSelector } from '@/store/store';
import { useStartSession } from '@/store/use-session';
import { ToastProvider } from '@/ui/Toast';
import { ThemeProvider, useTheme } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

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
        <Slot />
        <StepUp />
      </ToastProvider>
    </View>
  );
}
