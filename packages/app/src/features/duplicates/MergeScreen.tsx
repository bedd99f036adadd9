import type { Lead, MergePreview } from '@lintel/contract';
import { MERGE_MOST } from '@lintel/contract/duplicates';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import Merge from 'lucide-react-native/icons/merge';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { SkeletonBlock } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useMergeLeadsMutation, useMergePreviewQuery } from './duplicates.api';
import { FieldPicker } from './FieldPicker';
import { nameOfLead } from './names';
import { useUndoMerge } from './use-undo-merge';
import { WhatMoves } from './WhatMoves';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Several records side by side: which stays, what it keeps, what moves; then one record and a way back. */
export function MergeScreen() {
  const { ids: text = '' } = useLocalSearchParams<{ ids?: string }>();
  const { may } = useSession();
  const router = useRouter();
  const ids = [...new Set(text.split(',').filter((id) => UUID.test(id)))];
  if (may('leads:merge') && ids.length >= 2 && ids.length <= MERGE_MOST)
    return <MergeOf key={ids.join()} ids={ids} />;
  return (
    <Screen title={t('duplicates.merge.title')} onBack={() => router.push('/leads')}>
      {may('leads:merge') ? (
        <EmptyState
          kind="first-use"
          icon={Merge}
          title={t('duplicates.merge.few')}
          text={t('duplicates.merge.few_text')}
          action={{ label: t('duplicates.merge.to_queue'), onPress: () => router.push('/leads/duplicates') }}
        />
      ) : (
        <PermissionState title={t('duplicates.forbidden')} text={t('duplicates.forbidden_text')} />
      )}
    </Screen>
  );
}

function MergeOf({ ids }: { ids: readonly string[] }) {
  const [survivorId, setSurvivorId] = useState<string>();
  const preview = useMergePreviewQuery({ query: { ids: ids.join(','), survivorId } });
  const router = useRouter();
  const refused = isAppProblem(preview.error) && preview.error.status > 0 && preview.error.status < 500;
  useAutoRetry(preview.isError && !refused, preview.isFetching, () => void preview.refetch());
  const back = () => (router.canGoBack() ? router.back() : router.push('/leads/duplicates'));
  if (preview.data)
    return (
      <Chosen
        preview={preview.data}
        looking={preview.isFetching}
        onSurvivor={setSurvivorId}
        onLookAgain={() => void preview.refetch()}
        onBack={back}
      />
    );
  return (
    <Screen title={t('duplicates.merge.title')} onBack={back}>
      {preview.isError ? (
        <ErrorState
          title={t('duplicates.merge.error')}
          text={problemText(preview.error)}
          reference={isAppProblem(preview.error) ? preview.error.requestId : undefined}
          onRetry={() => void preview.refetch()}
          retrying={preview.isFetching}
        />
      ) : (
        <SkeletonBlock lines={12} />
      )}
    </Screen>
  );
}

interface ChosenProps {
  preview: MergePreview;
  looking: boolean;
  onSurvivor: (id: string) => void;
  onLookAgain: () => void;
  onBack: () => void;
}

function Chosen({ preview, looking, onSurvivor, onLookAgain, onBack }: ChosenProps) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const toast = useToast();
  const lists = useLeadLists();
  const undo = useUndoMerge();
  const [picked, setPicked] = useState<Record<string, string>>({});
  const [merge, merging] = useMergeLeadsMutation();
  const { leads, survivorId, fields } = preview;
  const pickOf = (field: string): string =>
    picked[field] ?? fields.find((f) => f.field === field)?.leadId ?? survivorId;
  const nameFrom = leads.find(({ id }) => id === pickOf('name')) ?? leads[0];

  const go = async () => {
    const picks = Object.fromEntries(
      fields.filter((f) => f.differs && !f.locked).map((f) => [f.field, pickOf(f.field)]),
    );
    const done = await merge({
      body: { survivorId, leads: leads.map(({ id, version }: Lead) => ({ id, version })), picks },
    });
    if ('error' in done) {
      if (isAppProblem(done.error) && done.error.code === 'lead.stale') onLookAgain();
      return;
    }
    const { lead, batchId } = done.data;
    router.replace(`/leads/${lead.id}`);
    toast({
      message: t('duplicates.merge.done', { name: nameOfLead(lead) }),
      undo: () => void undo(batchId),
    });
  };
  const stale = isAppProblem(merging.error) && merging.error.code === 'lead.stale';
  const button = (
    <Button
      kind="filled"
      icon={Merge}
      grow={compact}
      label={t('duplicates.merge.go', { count: leads.length })}
      busy={merging.isLoading || looking}
      onPress={() => void go()}
    />
  );
  return (
    <Screen
      title={t('duplicates.merge.title')}
      note={compact ? undefined : t('duplicates.merge.note')}
      onBack={onBack}
      actions={compact ? undefined : button}
      footer={compact ? button : undefined}
      pane={
        <WhatMoves preview={preview} owner={leads.find(({ id }) => id === pickOf('owner'))} lists={lists} />
      }
    >
      <View style={styles.page}>
        {merging.isError && (
          <Banner
            inset
            kind={stale ? 'warning' : 'error'}
            title={t(stale ? 'duplicates.merge.stale' : 'duplicates.merge.failed')}
            text={stale ? t('duplicates.merge.stale_text') : problemText(merging.error)}
          />
        )}
        <FieldPicker
          preview={preview}
          lists={lists}
          pickOf={pickOf}
          onPick={(field, leadId) => setPicked((now) => ({ ...now, [field]: leadId }))}
          onSurvivor={onSurvivor}
          onLeaveOut={(id) =>
            router.setParams({ ids: leads.flatMap((lead) => (lead.id === id ? [] : [lead.id])).join(',') })
          }
          mergedName={nameFrom ? nameOfLead(nameFrom) : ''}
        />
      </View>
    </Screen>
  );
}

const useStyles = makeStyles(() => ({ page: { gap: 12 } }));
