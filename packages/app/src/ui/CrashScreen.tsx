import { t } from '@lintel/contract/messages';
import type { ErrorBoundaryProps } from 'expo-router';
import { View } from 'react-native';
import { ErrorState } from './States';
import { useTheme } from './theme-context';

/** In the place of a screen that threw; the shell around it stays. */
export function CrashScreen({ error, retry }: ErrorBoundaryProps) {
  const { colors } = useTheme();
  return (
    <View style={{ flex: 1, justifyContent: 'center', backgroundColor: colors.canvas }}>
      <ErrorState
        title={t('ui.crash.title')}
        text={t('ui.crash.text')}
        reference={error.name}
        onRetry={() => void retry()}
      />
    </View>
  );
}
