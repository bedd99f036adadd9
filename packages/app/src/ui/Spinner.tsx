import { t } from '@lintel/contract/messages';
import { ActivityIndicator } from 'react-native';
import type { ColorName } from './theme';
import { useTheme } from './theme-context';

/** Something is going on and its length is unknown. */
export function Spinner({ tone = 'text3', size = 16 }: { tone?: ColorName; size?: 16 | 24 }) {
  const { colors } = useTheme();
  return <ActivityIndicator size={size} color={colors[tone]} aria-label={t('ui.busy')} />;
}
