import { View } from 'react-native';
import { KeyCap } from '../KeyCap';
import { Text } from '../Text';
import { makeStyles, useWidth } from '../theme-context';

/** What the keys of a board do, under it, where keys are shown at all; `end` stands at the far side. */
export function BoardHints({
  hints,
  end,
}: {
  hints: readonly (readonly [keys: string, words: string])[];
  end?: string;
}) {
  const styles = useStyles();
  const keysShown = useWidth() === 'wide';
  return (
    <View style={styles.hints}>
      {(keysShown ? hints : []).map(([keys, words]) => (
        <View key={keys} style={styles.hint}>
          <KeyCap keys={keys} />
          <Text variant="meta" tone="text2">
            {words}
          </Text>
        </View>
      ))}
      <View style={styles.grow} />
      {end && (
        <Text variant="meta" tone="text2">
          {end}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  hints: { flexDirection: 'row', alignItems: 'center', gap: 16, flex: 1 },
  hint: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  grow: { flex: 1 },
}));
