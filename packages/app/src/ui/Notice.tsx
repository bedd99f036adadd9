import { View } from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { type Status, toneColors } from './theme';
import { makeStyles, useTheme } from './theme-context';

/** A fact that holds as long as the page is open, on a tint. What has just happened is a Banner. */
export function Notice({ icon, tone, text }: { icon: LucideIcon; tone: Status; text: string }) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View style={[styles.box, { backgroundColor: toneColors(colors, tone).fill }]}>
      <View style={styles.icon}>
        <Icon of={icon} tone={`${tone}Text`} />
      </View>
      <Text tone={`${tone}Text`} style={styles.words}>
        {text}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  box: { flexDirection: 'row', alignItems: 'flex-start', gap: 10, padding: 12, borderRadius: radius.card },
  icon: { paddingTop: 2 },
  words: { flex: 1 },
}));
