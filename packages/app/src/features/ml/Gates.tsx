import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import Hourglass from 'lucide-react-native/icons/hourglass';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { ProgressBar } from '@/ui/Progress';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { isReady, missingFor } from './figures';

interface Props {
  target: MlOverview['targets'][number];
  gates: MlOverview['gates'];
}

/** What training needs and what is there, with how many more are missing. */
export function Gates({ target, gates }: Props) {
  const styles = useStyles();
  const missing = missingFor(target, gates);
  if (isReady(target, gates)) {
    return (
      <View style={styles.line}>
        <Icon of={CircleCheck} tone="success" />
        <Text style={styles.grow}>
          {`${t('ml.ui.gate.ready')}: ${t('ml.ui.target_counts', { labelled: target.labelled, positives: target.positives })}`}
        </Text>
      </View>
    );
  }
  const bars = [
    { label: t('ml.ui.gate.labelled_label'), have: target.labelled, need: gates.minLabelled },
    { label: t('ml.ui.gate.positives_label'), have: target.positives, need: gates.minPositives },
  ];
  return (
    <View style={styles.box}>
      {bars.map(({ label, have, need }) => (
        <View key={label} style={styles.bar}>
          <View style={styles.line}>
            <Text variant="meta" tone="text2" style={styles.grow}>
              {label}
            </Text>
            <Text variant="meta" tone="text2">
              {t(have < need ? 'ml.ui.gate.progress' : 'ml.ui.gate.enough', { have, need })}
            </Text>
          </View>
          <ProgressBar
            value={Math.min(1, have / need)}
            label={label}
            tone={have >= need ? 'success' : 'accent'}
          />
        </View>
      ))}
      {target.positives === target.labelled && target.labelled > 0 && (
        <View style={styles.line}>
          <Icon of={TriangleAlert} tone="warning" />
          <Text tone="warningText" style={styles.grow}>
            {t('ml.ui.gate.one_class')}
          </Text>
        </View>
      )}
      {(['labelled', 'positives', 'negatives'] as const)
        .filter((key) => missing[key] > 0)
        .map((key) => (
          <View key={key} style={styles.line}>
            <Icon of={Hourglass} tone="warning" />
            <Text tone="warningText">{t(`ml.ui.gate.${key}`, { count: missing[key] })}</Text>
          </View>
        ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  box: { gap: 8 },
  bar: { gap: 4 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1 },
}));
