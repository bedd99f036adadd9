import type { ModelHealth, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import CircleDot from 'lucide-react-native/icons/circle-dot';
import ShieldAlert from 'lucide-react-native/icons/shield-alert';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import ShieldX from 'lucide-react-native/icons/shield-x';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Chip, StatusChip } from '@/ui/Chip';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { showCount, showFigure, showPercent } from '@/ui/numbers';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ECE_GOAL, mostLift } from './figures';
import { type Judged, reliability, type Trust } from './trust';
import { familyName, statusTone } from './words';

const looks = {
  yes: { icon: ShieldCheck, tone: 'success' },
  careful: { icon: ShieldAlert, tone: 'warning' },
  no: { icon: ShieldX, tone: 'danger' },
} as const satisfies Record<Trust, unknown>;

/** Below this a time is not worth a figure. */
const LEAST_MS = 0.1;

interface Props {
  model: ModelSummary;
  /** Whether it may be relied on, and why; 'waiting' keeps its place until that is known. */
  judged?: Judged | 'waiting';
  /** Of the last day: how fast it answered and how often rules had to. */
  serving?: ModelHealth['serving'];
}

/** What a model is, whether to rely on it in words, and how good it is: each figure with what it has to be read against. */
export function Headline({ model, judged, serving }: Props) {
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
      value: showPercent(reliability(ece), 1),
      label: t('insights.reliability'),
      note: t('insights.reliability_note', { ece: showFigure(ece, 3) }),
      tone: ece > ECE_GOAL ? ('warningText' as const) : undefined,
    },
    {
      value: t('ml.ui.times', { value: showFigure(liftTop10, 1) }),
      label: t('ml.ui.lift'),
      note: t('ml.ui.lift_note', { most: showFigure(mostLift(baseRate), 1) }),
    },
    {
      value: showPercent(baseRate, 1),
      label: t('ml.ui.base_rate'),
      note: t('insights.base_rate_note', { positives: showCount(positives), rows: showCount(rows) }),
    },
    // Of the live model alone; it keeps its place until it is known.
    ...(judged
      ? [
          {
            value: speedOf(serving?.p95Ms ?? null),
            label: t('insights.speed'),
            note: !serving
              ? ''
              : serving.scores === 0
                ? t('insights.speed_none')
                : t('insights.speed_note', { count: serving.byRules }),
            tone: serving && serving.byRules > 0 ? ('warningText' as const) : undefined,
          },
        ]
      : []),
  ];
  return (
    <Card fill>
      <View style={[styles.row, compact && styles.column]}>
        <View style={[styles.who, compact && styles.whole]}>
          <View style={styles.name}>
            <Text variant="section" heading={2}>
              {model.label}
            </Text>
            <View>
              <StatusChip
                label={t(`ml.ui.status.${model.status}`)}
                tone={statusTone[model.status]}
                icon={model.status === 'live' ? CircleDot : undefined}
              />
            </View>
            <HelpHint about={t('insights.headline')} text={t('insights.headline_help')} />
          </View>
          <Text variant="meta" tone="text2">
            {model.status === 'live' && model.liveFrom
              ? t('ml.ui.since', { date: shortDay(model.liveFrom) })
              : t('ml.ui.trained', { date: shortDay(model.trainedAt) })}
          </Text>
          <Text variant="meta" tone="text2">
            {familyName(model.family)}
          </Text>
          {model.tags.length > 0 && (
            <View style={styles.tags}>
              {model.tags.map((tag) => (
                <Chip key={tag} label={tag} />
              ))}
            </View>
          )}
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
      {judged === 'waiting' ? (
        <View style={styles.waiting}>
          <SkeletonBlock lines={3} />
        </View>
      ) : (
        judged && <Verdict judged={judged} model={model} />
      )}
      <Text variant="meta" tone="text2">
        {[
          `${t('ml.ui.predicts', { target: model.target })}.`,
          t('ml.ui.measured', { rows, count: positives }),
          `${t('ml.ui.brier')} ${showFigure(brier, 3)}.`,
          model.recalibratedAt && t('insights.recalibrated', { day: shortDay(model.recalibratedAt) }),
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
    </Card>
  );
}

const speedOf = (p95Ms: number | null): string => {
  if (p95Ms === null) return '–';
  return p95Ms < LEAST_MS
    ? t('insights.under_ms', { ms: showFigure(LEAST_MS, 1) })
    : t('insights.ms', { ms: showFigure(p95Ms, p95Ms < 10 ? 1 : 0) });
};

/** May it be relied on? One word of colour, the answer in words, and what decided it. */
function Verdict({ judged: { trust, because, unknown }, model }: { judged: Judged; model: ModelSummary }) {
  const styles = useStyles();
  const { icon, tone } = looks[trust];
  const { auc, ece, positives } = model.metrics;
  const values = {
    low: showFigure(auc.low),
    ece: showFigure(ece * 100, 1),
    positives: showCount(positives),
  };
  return (
    <View style={styles.verdict}>
      <Icon of={icon} size={20} tone={tone} />
      <View style={styles.words}>
        <Text variant="strong" weight={600} tone={`${tone}Text`} heading={3}>
          {t(`insights.trust.${trust}`)}
        </Text>
        <Text tone="text2">
          {[
            because.length === 0 ? t('insights.trust.fine', values) : undefined,
            ...because.map((one) => t(`insights.because.${one}`, values)),
            ...unknown.map((one) => t(`insights.because.${one}`, values)),
          ]
            .filter(Boolean)
            .join(' ')}
        </Text>
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 20, rowGap: 14 },
  column: { columnGap: 0 },
  who: { minWidth: 130, flexGrow: 1.2, flexBasis: 0, gap: 2 },
  name: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  tags: { flexDirection: 'row', flexWrap: 'wrap', gap: 4, paddingTop: 2 },
  figure: { minWidth: 92, flexGrow: 1, flexBasis: 0 },
  whole: { flexBasis: '100%' },
  half: { width: '50%' },
  verdict: {
    flexDirection: 'row',
    gap: 10,
    paddingTop: 10,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 0, gap: 2 },
  waiting: { minHeight: 96, paddingTop: 10, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
