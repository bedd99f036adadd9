import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { BarList } from '@/ui/charts/BarList';
import { CalibrationPlot } from '@/ui/charts/CalibrationPlot';
import { LineChart } from '@/ui/charts/LineChart';
import { RocPlot } from '@/ui/charts/RocPlot';
import { Sparkline } from '@/ui/charts/Sparkline';
import { ScoreWaterfall } from '@/ui/ScoreWaterfall';
import { Screen } from '@/ui/shell/Screen';
import { makeStyles } from '@/ui/theme-context';

const bins = [0.03, 0.08, 0.14, 0.2, 0.27, 0.34, 0.42, 0.5, 0.6, 0.72].map((predicted, i) => {
  const observed = predicted + Math.sin(i * 1.7) * 0.03;
  return { predicted, observed, low: observed - 0.035, high: observed + 0.035, count: 300 - i * 20 };
});
const roc = Array.from({ length: 60 }, (_, i) => ({ fpr: i / 59, tpr: (i / 59) ** 0.28 }));
const weeks = [
  '8 Sep',
  '15 Sep',
  '22 Sep',
  '29 Sep',
  '6 Oct',
  '13 Oct',
  '20 Oct',
  '27 Oct',
  '3 Nov',
  '10 Nov',
  '17 Nov',
  '24 Nov',
];

export function GalleryCharts() {
  const styles = useStyles();
  const tile = (basis: number, children: ReactNode) => (
    <View style={[styles.tile, { flexBasis: basis }]}>{children}</View>
  );
  return (
    <Screen title="Charts">
      <View style={styles.grid}>
        {tile(
          480,
          <Card title="91" note="72% chance to book within 14 days">
            <ScoreWaterfall
              explanation={{
                points: 91,
                start: { label: 'Starting point', points: 18 },
                bars: [
                  { feature: 'a', label: 'Asked for a second showing', points: 24 },
                  { feature: 'b', label: 'Mortgage pre-approval', points: 19 },
                  { feature: 'c', label: 'Replies within the hour', points: 14 },
                  { feature: 'd', label: 'Referral source', points: 11 },
                  { feature: 'e', label: 'Viewed 9 homes in 7 days', points: 9 },
                  { feature: 'f', label: 'Budget under area median', points: -4 },
                ],
                rest: { count: 5, points: 0.4 },
                clamp: 0,
              }}
            />
          </Card>,
        )}
        {tile(
          300,
          <CalibrationPlot
            title="Calibration"
            note="v14 and v13"
            label="v14"
            bins={bins}
            compare={{ label: 'v13', bins: bins.map((b) => ({ ...b, observed: b.observed * 0.8 + 0.05 })) }}
            takeaway="Predictions are within 3 points of what happened."
          />,
        )}
        {tile(
          300,
          <RocPlot
            title="ROC"
            note="AUC 0.84"
            points={roc}
            mark={{ fpr: 0.05, tpr: 0.43, title: 'Hot cut-off, score 75', detail: '41% caught, 5% false' }}
            takeaway="Scores above 75 find 41% of bookings."
          />,
        )}
        {tile(
          420,
          <LineChart
            title="Drift"
            note="stability index by week"
            x={weeks}
            range={[0, 0.3]}
            format={(v) => v.toFixed(2)}
            limits={[
              { value: 0.25, label: 'Act', tone: 'danger' },
              { value: 0.1, label: 'Watch', tone: 'warning' },
            ]}
            series={[
              { key: 'source', label: 'Lead source', values: weeks.map((_, i) => 0.04 + i * i * 0.0016) },
              { key: 'budget', label: 'Budget', values: weeks.map((_, i) => 0.05 + i * 0.006) },
              { key: 'score', label: 'Score', values: weeks.map((_, i) => 0.02 + i * 0.008) },
            ]}
            takeaway="Lead source has moved (0.23)."
          />,
        )}
        {tile(
          300,
          <BarList
            title="What matters"
            note="mean effect"
            rows={[
              'Reply time to us',
              'Homes viewed, 7 days',
              'Pre-approval',
              'Lead source',
              'Asked for showing',
            ].map((label, i) => ({ key: label, label, value: 0.21 - i * 0.035 }))}
            format={(v) => v.toFixed(2)}
            takeaway="How fast we reply matters most."
          />,
        )}
        {tile(
          300,
          <BarList title="Too few" rows={[]} takeaway="" enough={{ have: 12, need: 100 }} height={90} />,
        )}
        {tile(
          300,
          <Card title="Score, 30 days" note="+37">
            <Sparkline
              label="From 54 to 91 in 30 days"
              values={[54, 52, 55, 53, 58, 57, 60, 59, 64, 62, 69, 68, 72, 71, 80, 84, 91]}
            />
          </Card>,
        )}
      </View>
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  grid: { flexDirection: 'row', flexWrap: 'wrap', gap: 14 },
  tile: { flexGrow: 1, flexShrink: 1, minWidth: 0, maxWidth: '100%' },
}));
