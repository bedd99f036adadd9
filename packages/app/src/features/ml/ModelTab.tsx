import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Alarms } from './Alarms';
import { HowItGoes, Targets, WhoScores } from './Beginning';
import { CardOf } from './CardOf';
import { Environment } from './Environment';
import { Headline } from './Headline';
import {
  useFairnessReportQuery,
  useGetModelQuery,
  useListModelsQuery,
  useListRunsQuery,
  useModelHealthQuery,
} from './ml.api';
import { Overview } from './Overview';
import { Registry } from './Registry';
import { LastRun, RunCard } from './RunCard';
import { Scoring, unsettled, whoScores } from './Scoring';
import { judge } from './trust';

/** What scores now, whether it may be relied on, and all that this rests on. */
export function ModelTab({ overview }: { overview: MlOverview }) {
  const styles = useStyles();
  const { me } = useSession();
  const wide = useWidth() === 'wide';
  const { champion, paused, activeRun } = overview;
  const by = whoScores(overview);
  const { data: runs } = useListRunsQuery({ query: { limit: 1 } });
  const last = runs?.items[0];
  const showLast = !activeRun && last && (last.state === 'failed' || last.state === 'cancelled');
  const ofModel = { params: { modelId: champion?.id ?? '' } };
  const health = useModelHealthQuery({ ...ofModel, query: {} }, { skip: !champion });
  const fairness = useFairnessReportQuery(ofModel, { skip: !champion });
  const settled = [health, fairness].every((one) => one.currentData !== undefined || one.isError);
  // A verdict without what was watched and audited could be taken back a moment later.
  const judged =
    champion && settled
      ? judge(champion, {
          health: health.currentData,
          fairness: fairness.currentData,
          paused,
          unread: health.currentData === undefined || fairness.currentData === undefined,
        })
      : undefined;
  const lastRun = showLast && <LastRun run={last} champion={champion} by={by} />;
  const environment = overview.environment.state === 'missing' && (
    <Environment environment={overview.environment} />
  );
  return (
    <>
      {me?.company.sample && (
        <Banner kind="info" inset title={t('insights.invented')} text={t('insights.invented_text')} />
      )}
      {paused && (
        <Banner
          kind="warning"
          inset
          title={t('insights.paused_title')}
          text={t('insights.paused_note', { reason: paused.reason })}
        />
      )}
      {champion && by === 'starter' && (
        <Banner
          kind="warning"
          inset
          title={t('insights.starter.steps_in')}
          text={t('insights.starter.steps_in_text')}
        />
      )}
      {!wide && activeRun && <RunCard run={activeRun} />}
      <View style={wide ? styles.row : styles.stack}>
        <View style={[styles.stack, wide && styles.two]}>
          {champion ? (
            <Headline model={champion} judged={judged ?? 'waiting'} serving={health.currentData?.serving} />
          ) : (
            <>
              <WhoScores starter={overview.starter} />
              {lastRun}
              <Targets overview={overview} />
              {environment}
            </>
          )}
        </View>
        <View style={[styles.stack, wide && styles.one]}>
          {!activeRun ? <Scoring scoring={overview.scoring} by={by} /> : wide && <RunCard run={activeRun} />}
          {champion ? (
            <CardOf
              fill
              title={t('insights.alarms.title')}
              help={t('insights.alarms.help')}
              failed={t('insights.health.failed')}
              query={health}
              lines={1}
            >
              {(found) => <Alarms health={found} />}
            </CardOf>
          ) : (
            <HowItGoes />
          )}
        </View>
      </View>
      {activeRun && unsettled(overview.scoring, by) > 0 && <Scoring scoring={overview.scoring} by={by} />}
      {champion && lastRun}
      {champion && environment}
      <Details overview={overview} health={health} judged={judged} />
    </>
  );
}

type OverviewProps = Parameters<typeof Overview>[0];

/** Everything about the live model below the first lines; without one, the models there are. */
function Details({
  overview,
  health,
  judged,
}: Pick<OverviewProps, 'overview' | 'health'> & { judged: OverviewProps['judged'] | undefined }) {
  const { champion, paused, activeRun } = overview;
  const { data: models } = useListModelsQuery({ query: { limit: 100 } });
  const back = models?.items.find(({ alias }) => alias === 'rollback');
  const query = useGetModelQuery({ params: { modelId: champion?.id ?? '' } }, { skip: !champion });
  const { currentData: previous } = useGetModelQuery(
    { params: { modelId: back?.id ?? '' } },
    { skip: !back },
  );
  const { data: model } = query;
  // While another model takes over, the two answers may for a moment be of the same one.
  const other = previous?.id === model?.id ? undefined : previous;
  const registry = <Registry champion={champion} training={activeRun !== null} paused={paused} />;
  if (!champion) return (models?.items.length ?? 0) > 0 && registry;
  if (model) {
    return (
      <Overview
        champion={champion}
        model={model}
        other={other}
        judged={judged}
        health={health}
        overview={overview}
      />
    );
  }
  if (!query.isError) return <DetailsSkeleton />;
  return (
    <>
      {registry}
      <Card>
        <ErrorState
          title={t('ml.ui.model_failed')}
          text={problemText(query.error)}
          reference={isAppProblem(query.error) ? query.error.requestId : undefined}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      </Card>
    </>
  );
}

/** The first lines of the page before they are known. */
export function ModelTabSkeleton() {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  return (
    <>
      <View style={wide ? styles.row : styles.stack}>
        <View style={wide ? styles.two : undefined}>
          <Card fill>
            <SkeletonBlock lines={7} />
          </Card>
        </View>
        <View style={wide ? styles.one : undefined}>
          <Card fill>
            <SkeletonBlock lines={4} />
          </Card>
        </View>
      </View>
      <DetailsSkeleton />
    </>
  );
}

function DetailsSkeleton() {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  return (
    <View style={wide ? styles.row : styles.stack}>
      {[12, 12, 8].map((lines, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
        <View key={index} style={wide ? styles.one : undefined}>
          <Card fill>
            <SkeletonBlock lines={lines} />
          </Card>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  one: { flex: 1, minWidth: 0 },
  two: { flex: 2, minWidth: 0 },
}));
