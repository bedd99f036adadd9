import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { shortDay } from '@/ui/moment';
import { showFigure } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ECE_GOAL, mostLift } from './figures';
import { familyName, statusTone } from './words';

/** What a model is and how good, each figure with what it has to be read against. */
export function Headline({ model }: { model: ModelSummary }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { auc, brier, ece, liftTop10, baseRate, rows, positives } = model.metrics;
  const figures = [
    {
      value: showFigure(auc.value),
      label: t('ml.ui.auc'),
      note: t('ml.ui.auc_note', { low: showFigure(auc.low), high: showFigure(auc.high) }),
    },
    {
      value: showFigure(brier, 3),
      label: t('ml.ui.brier'),
      note: t('ml.ui.brier_note', { rate: showFigure(baseRate, 3) }),
    },
    {
      value: showFigure(ece, 3),
      label: t('ml.ui.ece'),
      note: t('ml.ui.ece_goal', { goal: showFigure(ECE_GOAL) }),
      tone: ece > ECE_GOAL ? ('warningText' as const) : undefined,
    },
    {
      value: t('ml.ui.times', { value: showFigure(liftTop10, 1) }),
      label: t('ml.ui.lift'),
      note: t('ml.ui.lift_note', { most: showFigure(mostLift(baseRate), 1) }),
    },
  ];
  return (
    <Card fill>
      <View style={[styles.row, compact && styles.column]}>
        <View style={[styles.who, compact && styles.whole]}>
          <View style={styles.name}>
            <Text variant="section" heading={2}>
              {model.label}
            </Text>
            <StatusChip
              label={t(`ml.ui.status.${model.status}`)}
              tone={statusTone[model.status]}
              icon={model.status === 'live' ? CircleDot : undefined}
            />
          </View>
          <Text variant="meta" tone="text2">
            {model.status === 'live' && model.liveFrom
              ? t('ml.ui.since', { date: shortDay(model.liveFrom) })
              : t('ml.ui.trained', { date: shortDay(model.trainedAt) })}
          </Text>
          <Text variant="meta" tone="text2">
            {familyName(model.family)}
          </Text>
        </View>
        {figures.map((figure) => (
          <View key={figure.label} style={compact ? styles.half : styles.figure}>
            <Text variant="metric" tone={figure.tone}>
              {figure.value}
            </Text>
            <Text variant="meta">{figure.label}</Text>
            <Text variant="meta" tone="text3">
              {figure.note}
            </Text>
          </View>
        ))}
      </View>
      <Text variant="meta" tone="text2">
        {`${t('ml.ui.predicts', { target: model.target })}. ${t('ml.ui.measured', { rows, count: positives })}`}
      </Text>
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 20, rowGap: 14 },
  column: { columnGap: 0 },
  who: { minWidth: 130, flexGrow: 1.2, flexBasis: 0, gap: 2 },
  name: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  figure: { minWidth: 96, flexGrow: 1, flexBasis: 0 },
  whole: { flexBasis: '100%' },
  half: { width: '50%' },
}));
