import { Redirect, Slot } from 'expo-router';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { useTheme } from '@/ui/theme-context';

export { CrashScreen as ErrorBoundary } from '@/ui/CrashScreen';

/** Sign-in and set-up: no shell, one main landmark; whoever is signed in goes on to the app. */
export default function SignedOutLayout() {
  const { status, me } = useSession();
  const { colors } = useTheme();
  if (status === 'in' && me && me.company.setupStep === null) return <Redirect href="/leads" />;
  return (
    <View role="main" style={{ flex: 1, backgroundColor: colors.canvas }}>
      <Slot />
    </View>
  );
}
