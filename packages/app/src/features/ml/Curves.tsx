import type { ModelDetail } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { CalibrationPlot } from '@/ui/charts/CalibrationPlot';
import { RocPlot } from '@/ui/charts/RocPlot';
import { showFigure, showPercent } from '@/ui/numbers';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { widestGap } from './figures';

interface Props {
  model: ModelDetail;
  /** Another model drawn dotted beside it. */
  other?: ModelDetail;
  /** As high as what stands beside them. */
  fill?: boolean;
}
const points = (share: number) => showFigure(share * 100, 1);

/** Both curves as cards: side by side, on a phone one below the other. */
export function Curves({ model, other, fill }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const cell = compact ? undefined : styles.cell;
  return (
    <View style={[compact ? styles.stack : styles.row, fill && styles.fill]}>
      <View style={cell}>
        <Card fill>
          <Calibration model={model} other={other} />
        </Card>
      </View>
      <View style={cell}>
        <Card fill>
          <Roc model={model} other={other} />
        </Card>
      </View>
    </View>
  );
}

/** Whether chances hold: said against happened, with intervals and counts. */
function Calibration({ model, other }: Props) {
  const { ece } = model.metrics;
  const gap = widestGap(model.calibration);
  return (
    <CalibrationPlot
      bare
      title={t('ml.ui.calibration')}
      note={t('ml.ui.calibration_note')}
      bins={model.calibration}
      label={model.label}
      compare={other && { label: other.label, bins: other.calibration }}
      takeaway={
        gap
          ? t('ml.ui.calibration_say', {
              ece: points(ece),
              predicted: showFigure(gap.predicted * 100, 0),
              observed: showFigure(gap.observed * 100, 0),
              count: gap.count,
            })
          : t('ml.ui.calibration_short', { ece: points(ece) })
      }
    />
  );
}

/** How well the order of the queue finds those who convert, with the Hot line on it. */
function Roc({ model, other }: Props) {
  const { auc, baseRate } = model.metrics;
  const { hotPoint } = model;
  const rate = showPercent(baseRate);
  return (
    <RocPlot
      bare
      title={t('ml.ui.roc')}
      note={
        other
          ? t('ml.ui.roc_compare', {
              auc: showFigure(auc.value),
              other: other.label,
              otherAuc: showFigure(other.metrics.auc.value),
            })
          : t('ml.ui.roc_note', { auc: showFigure(auc.value) })
      }
      points={model.roc}
      compare={other && { label: other.label, points: other.roc }}
      mark={
        hotPoint
          ? {
              ...hotPoint,
              title: t('ml.ui.roc_hot'),
              detail: t('ml.ui.roc_hot_note', {
                tpr: showPercent(hotPoint.tpr),
                fpr: showPercent(hotPoint.fpr),
              }),
            }
          : undefined
      }
      takeaway={
        hotPoint
          ? t('ml.ui.roc_say', { tpr: showPercent(hotPoint.tpr), fpr: showPercent(hotPoint.fpr), rate })
          : t('ml.ui.roc_short', { auc: showFigure(auc.value * 100, 0), rate })
      }
    />
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  fill: { flexGrow: 1 },
  cell: { flex: 1, minWidth: 0 },
}));
