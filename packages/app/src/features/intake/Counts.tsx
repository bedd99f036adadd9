import type { Import } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { showCount } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** What became of the rows so far, in large figures. */
export function Counts({ of: { progress } }: { of: Import }) {
  const styles = useStyles();
  if (!progress) return null;
  const figures = [
    ['intake.ui.result.new', progress.create],
    ['intake.ui.result.updated', progress.update],
    ['intake.ui.result.unchanged', progress.unchanged],
    ['intake.ui.result.problems', progress.error],
    ['intake.ui.result.flagged', progress.flagged],
  ] as const;
  return (
    <View style={styles.row}>
      {figures.map(([label, count]) => (
        <View key={label} style={styles.figure}>
          <Text
            variant="metric"
            tone={label === 'intake.ui.result.problems' && count > 0 ? 'dangerText' : 'text'}
          >
            {showCount(count)}
          </Text>
          <Text variant="meta" tone="text2">
            {t(label)}
          </Text>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 28, rowGap: 12, paddingVertical: 4 },
  figure: { minWidth: 96 },
}));
