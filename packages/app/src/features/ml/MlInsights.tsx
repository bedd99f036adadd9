import type { MlOverview } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileText from 'lucide-react-native/icons/file-text';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import Scale from 'lucide-react-native/icons/scale';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useContractCall, useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Icon } from '@/ui/Icon';
import { SkeletonBlock } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Curves } from './Curves';
import { Environment } from './Environment';
import { Gates } from './Gates';
import { Headline } from './Headline';
import { Families, WhatMatters } from './Insides';
import { LeftOut } from './LeftOut';
import { ModelCard } from './ModelCard';
import { mlApi, useGetModelQuery, useListModelsQuery, useListRunsQuery, useMlOverviewQuery } from './ml.api';
import { Registry } from './Registry';
import { LastRun, RunCard } from './RunCard';
import { Scoring, unsettled } from './Scoring';
import { TrainDialog } from './TrainDialog';
import { measuredOn } from './words';

const LOOK_AGAIN_MS = 3_000;

/** What scores the leads, how good it is, and training the next one. `train` names an outcome to begin with. */
export function MlInsights({ train }: { train?: string }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const width = useWidth();
  const wide = width === 'wide';
  const compact = width === 'compact';
  const [reading, setReading] = useState(false);
  const [training, setTraining] = useState(train !== undefined);
  const now = mlApi.endpoints.mlOverview.useQueryState().data;
  const working =
    now !== undefined && (now.activeRun !== null || unsettled(now.scoring, now.champion !== null) > 0);
  const { data, error, isError, isFetching, refetch } = useMlOverviewQuery(undefined, {
    skip: !may('ml:read'),
    pollingInterval: working ? LOOK_AGAIN_MS : 0,
  });
  const champion = data?.champion ?? null;
  const { data: model } = useGetModelQuery({ params: { modelId: champion?.id ?? '' } }, { skip: !champion });
  const { data: models } = useListModelsQuery({ query: { limit: 100 } }, { skip: !data });
  const back = models?.items.find(({ alias }) => alias === 'rollback');
  const { currentData: previous } = useGetModelQuery(
    { params: { modelId: back?.id ?? '' } },
    { skip: !back },
  );
  // While another model takes over, the two answers may for a moment be of the same one.
  const other = previous?.id === model?.id ? undefined : previous;
  const { data: runs } = useListRunsQuery({ query: { limit: 1 } }, { skip: !data });
  const last = runs?.items[0];

  // A run that has ended may have left a model or a reason, whether or not a hint came through.
  const { invalidate } = useContractCall();
  const runId = data?.activeRun?.id;
  const ended = useRef(runId);
  useEffect(() => {
    if (ended.current && ended.current !== runId) invalidate(['ml']);
    ended.current = runId;
  });

  if (!may('ml:read')) {
    return (
      <Screen title={t('ml.ui.title')}>
        <PermissionState />
      </Screen>
    );
  }
  if (!data) {
    return (
      <Screen title={t('ml.ui.title')}>
        {error ? (
          <ErrorState
            title={t('ml.ui.load_failed')}
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={refetch}
            retrying={isFetching}
          />
        ) : (
          <>
            <Card>
              <SkeletonBlock lines={3} />
            </Card>
            <Card>
              <SkeletonBlock lines={8} />
            </Card>
          </>
        )}
      </Screen>
    );
  }

  const closeTraining = () => {
    setTraining(false);
    if (train !== undefined) router.setParams({ train: undefined });
  };
  const card =
    model &&
    (compact ? (
      <IconButton icon={FileText} label={t('ml.ui.card')} onPress={() => setReading(true)} />
    ) : (
      <Button icon={FileText} label={t('ml.ui.card')} onPress={() => setReading(true)} />
    ));
  const begin = may('ml:train') && (
    <Button
      kind="filled"
      grow={compact}
      icon={RefreshCw}
      label={champion ? t('ml.ui.retrain') : t('ml.ui.train')}
      disabledReason={
        data.activeRun
          ? t('ml.ui.train.running')
          : data.environment.state === 'missing'
            ? t('ml.ui.train.no_python')
            : data.targets.length === 0 && t('ml.ui.no_targets')
      }
      onPress={() => setTraining(true)}
    />
  );
  const showLast = !data.activeRun && last && (last.state === 'failed' || last.state === 'cancelled');
  return (
    <Screen
      title={t('ml.ui.title')}
      note={champion ? measuredOn(champion.metrics.rows, model?.split) : undefined}
      actions={
        <>
          {card}
          {!compact && begin}
        </>
      }
      footer={compact && begin ? begin : undefined}
    >
      {isError && (
        <Banner
          kind="error"
          inset
          title={t('ml.ui.refresh_failed')}
          text={t('ml.ui.refresh_failed_text')}
          action={{ label: t('ui.try_again'), onPress: () => void refetch() }}
        />
      )}
      <View style={wide ? styles.row : styles.stack}>
        <View style={wide ? styles.two : undefined}>
          {champion ? <Headline model={champion} /> : <Rules />}
        </View>
        {data.activeRun ? (
          <View style={wide ? styles.one : undefined}>
            <RunCard run={data.activeRun} />
          </View>
        ) : (
          <View style={wide ? styles.one : undefined}>
            <Scoring scoring={data.scoring} model={champion !== null} />
          </View>
        )}
      </View>
      {data.activeRun && unsettled(data.scoring, champion !== null) > 0 && (
        <Scoring scoring={data.scoring} model={champion !== null} />
      )}
      {showLast && <LastRun run={last} champion={champion} />}
      {data.environment.state === 'missing' && <Environment environment={data.environment} />}
      {!champion && <Targets overview={data} />}
      {model && (
        <View style={wide ? styles.row : styles.stack}>
          <View style={wide ? styles.two : undefined}>
            <Curves model={model} other={other} />
          </View>
          <View style={wide ? styles.more : undefined}>
            <Registry champion={champion} training={data.activeRun !== null} />
          </View>
        </View>
      )}
      {model && (
        <View style={wide ? styles.row : styles.stack}>
          <View style={wide ? styles.one : undefined}>
            <Card fill>
              <WhatMatters model={model} />
            </Card>
          </View>
          <View style={wide ? styles.two : undefined}>
            <LeftOut model={model} />
          </View>
        </View>
      )}
      {model && <Families model={model} />}
      {!model && (models?.items.length ?? 0) > 0 && (
        <Registry champion={champion} training={data.activeRun !== null} />
      )}
      {reading && model && <ModelCard model={model} onClose={() => setReading(false)} />}
      {training && may('ml:train') && (
        <TrainDialog overview={data} model={model} wanted={train} onClose={closeTraining} />
      )}
    </Screen>
  );
}

/** No model yet: what scores instead, and why that is all right. */
function Rules() {
  const styles = useStyles();
  return (
    <Card fill>
      <View style={styles.rules}>
        <Icon of={Scale} size={20} />
        <View style={styles.grow}>
          <Text variant="section" heading={2}>
            {t('ml.ui.rules.title')}
          </Text>
          <Text tone="text2">{t('ml.ui.rules.text')}</Text>
        </View>
      </View>
    </Card>
  );
}

/** What there is to learn from, and how much is missing. */
function Targets({ overview: { targets, gates } }: { overview: MlOverview }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  if (targets.length === 0) {
    return (
      <Card>
        <EmptyState
          kind="first-use"
          title={t('ml.ui.no_targets')}
          text={t('ml.ui.no_targets_text')}
          action={
            may('leads:import')
              ? { label: t('ml.ui.import'), onPress: () => router.push('/leads/import') }
              : undefined
          }
        />
      </Card>
    );
  }
  return (
    <Card title={t('ml.ui.targets')}>
      {targets.map((target) => (
        <View key={target.key} style={styles.target}>
          <Text variant="strong" weight={600} heading={3}>
            {target.name}
          </Text>
          <Gates target={target} gates={gates} />
        </View>
      ))}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  one: { flex: 1, minWidth: 0 },
  two: { flex: 2, minWidth: 0 },
  more: { flex: 1.55, minWidth: 0 },
  rules: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1, gap: 4 },
  target: { gap: 8, paddingVertical: 6 },
}));
