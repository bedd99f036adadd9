import type { Batch, BulkChanges } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { batchTitle } from './batch-words';
import { useBatchProblemsInfiniteQuery, useChangeAgainMutation } from './batches.api';

/** Leads a batch or its undoing left as they were, each with the reason, and another try for those it may help. */
export function LeftOutDialog({
  batch,
  onAgain,
  onClose,
}: {
  batch: Batch;
  /** Tries these again, for whoever follows what becomes of it; else it is tried from here. */
  onAgain?: (ids: string[]) => void;
  onClose: () => void;
}) {
  const { data, error, isLoading, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useBatchProblemsInfiniteQuery(batch.id);
  const [changeAgain, again] = useChangeAgainMutation();
  const problems = data?.pages.flatMap(({ items }) => items) ?? [];
  const ids =
    batch.kind === 'bulk' && batch.undo === null
      ? problems.flatMap(({ retryable, leadId }) => (retryable ? [leadId] : []))
      : [];
  const retry = async () => {
    const changes = batch.changes as BulkChanges;
    if ((await changeAgain({ body: { selection: { ids }, changes, automate: batch.automate } })).data)
      onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('batches.left_out.title')}
      text={`${batchTitle(batch)}. ${t('batches.left_out.text')}`}
      width={520}
      cancelLabel={t('ui.close')}
      confirm={
        ids.length > 0
          ? {
              label: t('batches.retry', { count: ids.length }),
              busy: again.isLoading,
              onPress: () => (onAgain ? onAgain(ids) : void retry()),
            }
          : undefined
      }
    >
      {again.error !== undefined && (
        <Banner inset kind="error" title={t('batches.retry_failed')} text={problemText(again.error)} />
      )}
      {isLoading ? (
        <SkeletonBlock lines={4} />
      ) : error !== undefined ? (
        <Banner
          inset
          kind="error"
          title={t('batches.left_out.failed')}
          text={problemText(error)}
          action={{ label: t('ui.try_again'), onPress: () => void refetch() }}
        />
      ) : problems.length === 0 ? (
        <Text tone="text2">{t('batches.left_out.none')}</Text>
      ) : (
        <View role="list" style={{ gap: 8 }}>
          {problems.map(({ phase, leadId, name, text }) => (
            <View key={`${phase} ${leadId}`} role="listitem">
              {name === null ? (
                <Text variant="strong">{t('batches.undo.somebody')}</Text>
              ) : (
                <Link href={`/leads/${leadId}`} onPress={onClose}>
                  <Text variant="strong" tone="accentText">
                    {name}
                  </Text>
                </Link>
              )}
              <Text tone="text2">{phase === 'undo' ? t('batches.left_out.undoing', { text }) : text}</Text>
            </View>
          ))}
          {hasNextPage && (
            <Button
              kind="quiet"
              size="small"
              label={t('batches.more')}
              busy={isFetchingNextPage}
              onPress={() => void fetchNextPage()}
            />
          )}
        </View>
      )}
    </Dialog>
  );
}
