import type { MlOverview, ModelDetail, ModelHealth, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { CardOf } from './CardOf';
import { Curves } from './Curves';
import { DriftLines, DriftStrip } from './Drift';
import { Fairness } from './Fairness';
import { Families, WhatMatters } from './Insides';
import { LeftOut } from './LeftOut';
import { NotKnown } from './NotKnown';
import { Performance } from './Performance';
import { Registry } from './Registry';
import { SegmentsCard } from './SegmentsCard';
import { Trial } from './Trial';
import type { Judged } from './trust';

interface Props {
  champion: ModelSummary;
  model: ModelDetail;
  /** The model before it, drawn beside it. */
  other?: ModelDetail;
  /** Not known before what was watched and audited has come. */
  judged: Judged | undefined;
  health: { data?: ModelHealth; error?: unknown; isFetching: boolean; refetch: () => unknown };
  overview: MlOverview;
}

/** Everything to judge the live model by, the decisions about it beside what they rest on. */
export function Overview({ champion, model, other, judged, health, overview }: Props) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const watched = { failed: t('insights.health.failed'), query: health };
  const { data } = health;
  // Decisions come before the weeks where there is one column.
  const byWeek = (
    <>
      <CardOf
        {...watched}
        fill
        title={t('insights.drift.card')}
        note={t('insights.drift.note')}
        help={t('insights.drift.help')}
      >
        {({ drift }) => <DriftLines drift={drift} />}
      </CardOf>
      <CardOf
        {...watched}
        fill
        title={t('insights.performance.title')}
        note={t('insights.performance.note')}
        help={t('insights.performance.help')}
      >
        {(found) => <Performance health={found} liveFrom={champion.liveFrom} />}
      </CardOf>
    </>
  );
  return (
    <>
      <View style={wide ? styles.row : styles.stack}>
        <View style={[styles.stack, wide && styles.large]}>
          <Curves model={model} other={other} />
          {wide && byWeek}
        </View>
        <View style={[styles.stack, wide && styles.small]}>
          <Registry champion={champion} training={overview.activeRun !== null} paused={overview.paused} />
          <Trial champion={champion} />
          <WhatMatters model={model} />
        </View>
      </View>
      {!wide && byWeek}
      <Fairness model={champion} />
      <SegmentsCard modelId={champion.id} />
      {data && data.drift.length > 0 && (
        <CardOf
          {...watched}
          title={t('insights.drift.strip')}
          note={t('insights.drift.strip_note')}
          help={t('insights.drift.strip_help')}
        >
          {({ drift }) => <DriftStrip drift={drift} />}
        </CardOf>
      )}
      <LeftOut model={model} />
      <Families model={model} />
      <NotKnown model={champion} judged={judged} />
    </>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  large: { flex: 2, minWidth: 0 },
  small: { flex: 1.25, minWidth: 0 },
}));
