import { View } from 'react-native';
import { Text } from './Text';
import { type ColorName, type } from './theme';
import { makeStyles, useTheme, useWidth } from './theme-context';

/** Points for the dot between two parts. */
const BETWEEN = 11;

interface Props {
  parts: readonly string[];
  /** Lines there is room for; as many as are needed without it. */
  lines?: number | undefined;
  /** Height of a line, in points; that of small words by default. */
  leading?: number;
  tone?: ColorName;
}

/** Short facts with a dot between them. One that has no room any more is left out whole instead of being cut. */
export function Parts({ parts, lines, leading: asked, tone = 'text' }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const own = type.meta[useWidth() === 'compact' ? 1 : 0].line;
  const leading = asked ?? own;
  return (
    <View style={[styles.box, lines !== undefined && { maxHeight: lines * leading }]}>
      <View style={styles.row}>
        {parts.map((part) => (
          <View key={part} style={styles.part}>
            <View style={[styles.between, { height: leading }]}>
              <View style={[styles.dot, { backgroundColor: colors[tone] }]} />
            </View>
            <Text variant="meta" tone={tone} lines={1} style={[styles.words, { lineHeight: leading }]}>
              {`${part} `}
            </Text>
          </View>
        ))}
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  box: { overflow: 'hidden', minWidth: 0 },
  // The dot before the first part of a line lies outside the box.
  row: { flexDirection: 'row', flexWrap: 'wrap', marginLeft: -BETWEEN },
  part: { flexDirection: 'row', maxWidth: '100%' },
  between: { width: BETWEEN, alignItems: 'center', justifyContent: 'center' },
  dot: { width: 2, height: 2, borderRadius: 1 },
  words: { flexShrink: 1, minWidth: 0 },
}));
