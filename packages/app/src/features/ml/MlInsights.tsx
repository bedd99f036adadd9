import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileText from 'lucide-react-native/icons/file-text';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useContractCall, useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Corrections } from './Corrections';
import { FeaturesTab } from './FeaturesTab';
import { RegistryLog, Runs, Settings } from './History';
import { ModelCard } from './ModelCard';
import { ModelTab, ModelTabSkeleton } from './ModelTab';
import { mlApi, useGetModelQuery, useListFeedbackQuery, useMlOverviewQuery } from './ml.api';
import { unsettled, whoScores } from './Scoring';
import { TrainDialog } from './TrainDialog';
import { measuredOn } from './words';

const LOOK_AGAIN_MS = 3_000;
const TABS = ['model', 'features', 'corrections', 'history'] as const;
type Tab = (typeof TABS)[number];

/**
 * What scores the leads, whether to trust it, and training the next one. `train` names an outcome to begin with, `tab`
 * the part that is open.
 */
export function MlInsights({ train, tab: wanted }: { train?: string; tab?: string }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const width = useWidth();
  const wide = width === 'wide';
  const compact = width === 'compact';
  const [reading, setReading] = useState(false);
  const [training, setTraining] = useState(train !== undefined);
  const now = mlApi.endpoints.mlOverview.useQueryState().data;
  const working = now !== undefined && (now.activeRun !== null || unsettled(now.scoring, whoScores(now)) > 0);
  const { data, error, isError, isFetching, refetch } = useMlOverviewQuery(undefined, {
    skip: !may('ml:read'),
    pollingInterval: working ? LOOK_AGAIN_MS : 0,
  });
  const champion = data?.champion ?? null;
  const tab = TABS.find((known) => known === wanted) ?? 'model';
  const { data: model } = useGetModelQuery({ params: { modelId: champion?.id ?? '' } }, { skip: !champion });
  const open = useListFeedbackQuery({ query: { limit: 25, open: 'true' } }, { skip: !data }).data;

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
  const count = open && (open.nextCursor === null ? open.items.length : `${open.items.length}+`);
  const tabs = (
    <Segmented
      label={t('insights.parts')}
      items={TABS.map((key) => ({
        key,
        label: t(`insights.tab.${key}`),
        count: key === 'corrections' && count ? count : undefined,
      }))}
      value={tab}
      onChange={(key: Tab) => router.setParams({ tab: key === 'model' ? undefined : key })}
    />
  );
  if (!data) {
    return (
      <Screen title={t('ml.ui.title')} middle={error ? undefined : tabs}>
        {error ? (
          <ErrorState
            title={t('ml.ui.load_failed')}
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={refetch}
            retrying={isFetching}
          />
        ) : (
          <ModelTabSkeleton />
        )}
      </Screen>
    );
  }

  const closeTraining = () => {
    setTraining(false);
    if (train !== undefined) router.setParams({ train: undefined });
  };
  const card =
    champion &&
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
  return (
    <Screen
      title={t('ml.ui.title')}
      middle={tabs}
      actions={
        <>
          {wide && model && (
            <Text variant="meta" tone="text2" lines={1}>
              {measuredOn(model.metrics.rows, model.split)}
            </Text>
          )}
          {card}
          {!compact && begin}
        </>
      }
      footer={compact && begin && !data.activeRun ? begin : undefined}
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
      {tab === 'features' && <FeaturesTab />}
      {tab === 'corrections' && <Corrections />}
      {tab === 'history' && (
        <View style={wide ? styles.row : styles.stack}>
          <View style={wide ? styles.two : undefined}>
            <RegistryLog />
          </View>
          <View style={[styles.stack, wide && styles.one]}>
            <Settings settings={data.settings} />
            <Runs />
          </View>
        </View>
      )}
      {tab === 'model' && <ModelTab overview={data} />}
      {reading && model && <ModelCard model={model} onClose={() => setReading(false)} />}
      {training && may('ml:train') && (
        <TrainDialog overview={data} model={model} wanted={train} onClose={closeTraining} />
      )}
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  one: { flex: 1, minWidth: 0 },
  two: { flex: 2, minWidth: 0 },
}));
