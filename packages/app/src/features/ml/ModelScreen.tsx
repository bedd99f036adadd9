import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileText from 'lucide-react-native/icons/file-text';
import Trophy from 'lucide-react-native/icons/trophy';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Curves } from './Curves';
import { DeviceCard } from './DeviceCard';
import { Headline } from './Headline';
import { Families, WhatMatters } from './Insides';
import { LeftOut } from './LeftOut';
import { ModelCard } from './ModelCard';
import { useGetModelQuery, useMlOverviewQuery } from './ml.api';
import { PromoteDialog } from './PromoteDialog';
import { measuredOn } from './words';

/** One model of the registry, beside the one that scores. */
export function ModelScreen({ modelId }: { modelId: string }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const width = useWidth();
  const wide = width === 'wide';
  const compact = width === 'compact';
  const [reading, setReading] = useState(false);
  const [asking, setAsking] = useState(false);
  const skip = !may('ml:read');
  const { data: model, error, isFetching, refetch } = useGetModelQuery({ params: { modelId } }, { skip });
  const champion = useMlOverviewQuery(undefined, { skip }).data?.champion ?? null;
  const beside = champion && champion.id !== modelId ? champion : undefined;
  const { currentData: other } = useGetModelQuery(
    { params: { modelId: beside?.id ?? '' } },
    { skip: skip || !beside },
  );
  const leave = () => router.push('/ml');
  const crumbs = [{ label: t('ml.ui.title'), href: '/ml' }];

  if (!model) {
    return (
      <Screen title={t('ml.ui.title')} onBack={leave}>
        {skip ? (
          <PermissionState />
        ) : error ? (
          <ErrorState
            title={
              isAppProblem(error) && error.status === 404
                ? t('ml.ui.model_not_found')
                : t('ml.ui.model_failed')
            }
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={refetch}
            retrying={isFetching}
          />
        ) : (
          <Card>
            <SkeletonBlock lines={8} />
          </Card>
        )}
      </Screen>
    );
  }
  const promote = model.status !== 'live' && may('ml:promote') && (
    <Button
      kind="filled"
      grow={compact}
      icon={model.alias === 'rollback' ? Undo2 : Trophy}
      label={model.alias === 'rollback' ? t('ml.ui.promote_back') : t('ml.ui.promote')}
      onPress={() => setAsking(true)}
    />
  );
  return (
    <Screen
      title={t('ml.ui.model_title', { label: model.label })}
      note={compact ? undefined : measuredOn(model.metrics.rows, model.split)}
      crumbs={wide ? crumbs : []}
      onBack={leave}
      actions={
        <>
          {compact ? (
            <IconButton icon={FileText} label={t('ml.ui.card')} onPress={() => setReading(true)} />
          ) : (
            <Button icon={FileText} label={t('ml.ui.card')} onPress={() => setReading(true)} />
          )}
          {!compact && promote}
        </>
      }
      footer={compact && promote ? promote : undefined}
    >
      <Headline model={model} />
      <View style={wide ? styles.row : styles.stack}>
        <View style={wide ? styles.two : undefined}>
          <Curves fill model={model} other={other} />
        </View>
        <View style={wide ? styles.one : undefined}>
          <WhatMatters model={model} />
        </View>
      </View>
      <LeftOut model={model} />
      <Families model={model} />
      <DeviceCard modelId={modelId} />
      {reading && <ModelCard model={model} onClose={() => setReading(false)} />}
      {asking && <PromoteDialog model={model} champion={champion} onClose={() => setAsking(false)} />}
    </Screen>
  );
}

const useStyles = makeStyles(() => ({
  row: { flexDirection: 'row', alignItems: 'stretch', gap: 14 },
  stack: { gap: 14 },
  one: { flex: 1, minWidth: 0 },
  two: { flex: 2, minWidth: 0 },
}));
