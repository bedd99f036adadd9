import { View } from 'react-native';
import { Text } from './Text';
import type { ColorName } from './theme';
import { makeStyles, useWidth } from './theme-context';

/** The keys of a shortcut as small caps, shown on wide screens only. */
export function KeyCap({ keys, on = 'surface' }: { keys: string; on?: 'surface' | 'accent' | 'inverse' }) {
  const styles = useStyles();
  if (useWidth() !== 'wide') return null;
  const tone: ColorName = on === 'surface' ? 'text2' : on === 'accent' ? 'onAccent' : 'surface';
  return (
    <View aria-hidden style={[styles.cap, styles[on]]}>
      <Text variant="micro" tone={tone}>
        {keys}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  cap: {
    minWidth: 18,
    height: 18,
    paddingHorizontal: 4,
    borderRadius: radius.key,
    borderWidth: 1,
    alignItems: 'center',
    justifyContent: 'center',
  },
  surface: { backgroundColor: colors.sunken, borderColor: colors.line },
  accent: { borderColor: colors.accentLine },
  inverse: { borderColor: colors.text3 },
}));
