import type { Segments } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { showCount, showFigure } from '@/ui/numbers';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { CardOf } from './CardOf';
import { useSegmentsQuery } from './ml.api';
import { signed } from './words';

/** A gap larger than this, with an interval that leaves 0 out, is called off. */
const LIMIT = 0.05;
const FIRST = 10;

/** Whether chances hold for parts of the leads as well: by source, budget and the like. */
export function SegmentsCard({ modelId }: { modelId: string }) {
  const query = useSegmentsQuery({ params: { modelId } });
  return (
    <CardOf
      title={t('insights.segments.title')}
      note={t('insights.segments.note', { limit: showFigure(LIMIT, 3) })}
      help={t('insights.segments.help')}
      failed={t('insights.segments.failed')}
      query={query}
    >
      {(data) => <Grid segments={data} />}
    </CardOf>
  );
}

function Grid({ segments: { items, hidden } }: { segments: Segments }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [all, setAll] = useState(false);
  const sorted = [...items].sort(
    (a, b) => Number(b.off) - Number(a.off) || Math.abs(b.gap) - Math.abs(a.gap),
  );
  const rest = hidden > 0 && (
    <Text variant="meta" tone="text3">
      {t('insights.segments.hidden', { count: hidden })}
    </Text>
  );
  if (items.length === 0) {
    return (
      <>
        <Text tone="text2">{t('insights.segments.none')}</Text>
        {rest}
      </>
    );
  }
  return (
    <>
      <View role="list" aria-label={t('insights.segments.title')} style={styles.grid}>
        {(all ? sorted : sorted.slice(0, FIRST)).map((one) => (
          <View
            key={`${one.feature} ${one.value}`}
            role="listitem"
            style={[styles.tile, compact && styles.whole]}
          >
            <View style={styles.head}>
              <Text variant="strong" weight={600} lines={1} style={styles.grow}>
                {t('insights.segments.name', { label: one.label, value: one.value })}
              </Text>
              <Icon
                of={one.off ? TriangleAlert : CircleCheck}
                tone={one.off ? 'warning' : 'success'}
                label={t(one.off ? 'insights.segments.off' : 'insights.segments.holds')}
              />
            </View>
            <Gap gap={one.gap} off={one.off} />
            <View style={styles.figures}>
              <Text variant="meta" tone="text2">
                {t('insights.segments.gap', {
                  gap: signed(one.gap, 3),
                  low: signed(one.low, 3),
                  high: signed(one.high, 3),
                })}
              </Text>
              <Text variant="meta" tone="text2">
                {one.auc === null
                  ? t('insights.segments.no_auc')
                  : t('ml.ui.roc_note', { auc: showFigure(one.auc) })}
              </Text>
              <Text variant="meta" tone="text2">
                {t('insights.segments.leads', { count: one.leads, shown: showCount(one.leads) })}
              </Text>
            </View>
          </View>
        ))}
      </View>
      <View style={styles.head}>
        <View style={styles.grow}>{rest}</View>
        {sorted.length > FIRST && (
          <Button
            kind="quiet"
            size="small"
            expanded={all}
            label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: sorted.length })}
            onPress={() => setAll(!all)}
          />
        )}
      </View>
    </>
  );
}

/** The size of the gap against the limit, which is a mark at two thirds of the bar. */
function Gap({ gap, off }: { gap: number; off: boolean }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const share = Math.min(1, Math.abs(gap) / (LIMIT * 1.5));
  return (
    <View style={styles.track} aria-hidden>
      <View
        style={[styles.fill, { width: `${share * 100}%`, backgroundColor: off ? colors.warning : colors.v2 }]}
      />
      <View style={styles.limit} />
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  grid: { flexDirection: 'row', flexWrap: 'wrap', gap: 10 },
  tile: {
    flexGrow: 1,
    flexBasis: 200,
    maxWidth: 420,
    gap: 6,
    padding: 10,
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  whole: { maxWidth: '100%', flexBasis: '100%' },
  head: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  figures: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: 10 },
  track: { height: 10, justifyContent: 'center' },
  fill: { height: 6, borderRadius: 3, minWidth: 2 },
  limit: { position: 'absolute', left: '66.67%', width: 1, height: 10, backgroundColor: colors.text2 },
}));
