import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleHelp from 'lucide-react-native/icons/circle-question-mark';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Icon } from '@/ui/Icon';
import { showCount } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import type { Judged } from './trust';

/** What the figures above do not say, said plainly. */
export function NotKnown({ model, judged }: { model: ModelSummary; judged: Judged | undefined }) {
  const styles = useStyles();
  const values = { rows: showCount(model.metrics.rows) };
  const lines = [
    ...(judged?.unknown ?? []).map((one) => t(`insights.because.${one}`)),
    ...(['later', 'cause', 'effect', 'sample'] as const).map((key) => t(`insights.not_known.${key}`, values)),
  ];
  return (
    <Card title={t('insights.not_known.title')}>
      <View role="list">
        {lines.map((line) => (
          <View key={line} role="listitem" style={styles.line}>
            <Icon of={CircleHelp} tone="text3" />
            <Text tone="text2" style={styles.grow}>
              {line}
            </Text>
          </View>
        ))}
      </View>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', gap: 8, paddingVertical: 3 },
  grow: { flex: 1, minWidth: 0 },
}));
