import type { Batch, BatchKind } from '@lintel/contract';
import { BATCH_KINDS } from '@lintel/contract/batches';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import FileUp from 'lucide-react-native/icons/file-up';
import GitMerge from 'lucide-react-native/icons/git-merge';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Replace from 'lucide-react-native/icons/replace';
import Undo2 from 'lucide-react-native/icons/undo-2';
import UserRoundX from 'lucide-react-native/icons/user-round-x';
import { useState } from 'react';
import { View } from 'react-native';
import { useListUsersQuery } from '@/features/auth';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { ago, shortDay } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SelectField } from '@/ui/SelectField';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { batchState, batchTitle, isBusy } from './batch-words';
import { useBatchesQuery, useStopBatchMutation } from './batches.api';
import { LeftOutDialog } from './LeftOutDialog';
import { UndoDialog } from './UndoDialog';

const PAGE = 30;
const MOST = 200;
const LOOK_AGAIN_MS = 2_000;

const icons: Record<BatchKind, LucideIcon> = {
  import: FileUp,
  bulk: ListChecks,
  merge: GitMerge,
  'hand-over': UserRoundX,
  field: Replace,
};

/** What was done to many leads at once, newest first, each with its Undo. */
export function HistoryScreen() {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const now = useNow();
  const [kind, setKind] = useState<BatchKind | 'all'>('all');
  const [limit, setLimit] = useState(PAGE);
  const [working, setWorking] = useState(false);
  const [undoing, setUndoing] = useState<string>();
  const [leftOut, setLeftOut] = useState<Batch>();
  const [stop, stopping] = useStopBatchMutation();
  const people = useListUsersQuery(undefined, { skip: !may('users:read') }).data?.items ?? [];
  const { data, error, isLoading, isFetching, refetch } = useBatchesQuery(
    { query: { limit, ...(kind === 'all' ? {} : { kind }) } },
    { pollingInterval: working ? LOOK_AGAIN_MS : 0, refetchOnMountOrArgChange: true },
  );
  const busy = data?.items.some(isBusy) ?? false;
  if (busy !== working) setWorking(busy);
  const nameOf = (id: string | null) =>
    id === null ? t('batches.system') : (people.find((person) => person.id === id)?.name ?? '–');

  const title = (batch: Batch) => (
    <View style={styles.what}>
      <Icon of={icons[batch.kind]} tone="text2" />
      <Text variant="strong" lines={2} style={styles.grow}>
        {batchTitle(batch)}
      </Text>
    </View>
  );
  const undo = (batch: Batch) =>
    batch.canUndo ? (
      <Button
        size="small"
        icon={Undo2}
        label={t('batches.undo')}
        spoken={t('batches.undo_of', { what: batchTitle(batch) })}
        onPress={() => setUndoing(batch.id)}
      />
    ) : batch.canStop ? (
      <Button
        size="small"
        label={t('batches.stop')}
        spoken={t('batches.stop_of', { what: batchTitle(batch) })}
        busy={stopping.isLoading && stopping.originalArgs?.params.batchId === batch.id}
        onPress={() => void stop({ params: { batchId: batch.id } })}
      />
    ) : null;
  const leftOutOf = ({ failed, undo: back }: Batch) => failed + (back?.kept ?? 0);
  const which = (batch: Batch) =>
    leftOutOf(batch) > 0 && (
      <Button
        kind="quiet"
        size="small"
        label={t('batches.left_out', { count: leftOutOf(batch) })}
        spoken={`${t('batches.left_out.show')}: ${batchTitle(batch)}`}
        onPress={() => setLeftOut(batch)}
      />
    );
  const count = (batch: Batch) => (
    <View>
      <Text>{showCount(batch.changed)}</Text>
      {which(batch)}
    </View>
  );
  const columns: TableColumn<Batch>[] = [
    { key: 'what', label: t('batches.what'), width: { flex: 3, min: 200 }, cell: title },
    {
      key: 'who',
      label: t('batches.who'),
      width: { flex: 1.4, min: 110 },
      cell: (batch) => <Text lines={1}>{nameOf(batch.createdBy)}</Text>,
    },
    {
      key: 'when',
      label: t('batches.when'),
      width: { flex: 1, min: 96 },
      cell: (b) => ago(b.createdAt, now),
    },
    { key: 'leads', label: t('batches.leads'), width: 110, cell: count },
    {
      key: 'state',
      label: t('batches.state'),
      width: 150,
      cell: (batch) => <StatusChip {...batchState(batch)} />,
    },
    { key: 'undo', label: t('batches.actions'), hideLabel: true, width: 96, align: 'right', cell: undo },
  ];

  return (
    <Screen title={t('batches.title')} onBack={() => router.push('/leads')}>
      <Text tone="text2">{t('batches.text')}</Text>
      <View style={styles.filter}>
        <SelectField
          label={t('batches.kind')}
          value={kind}
          options={(['all', ...BATCH_KINDS] as const).map((value) => ({
            value,
            label: t(`batches.kind.${value}`),
          }))}
          onChange={setKind}
        />
      </View>
      {stopping.error !== undefined && (
        <Banner inset kind="error" title={t('batches.stop_failed')} text={problemText(stopping.error)} />
      )}
      {data?.items.some(({ stalled }) => stalled) && (
        <Banner inset kind="warning" title={t('batches.stalled')} text={t('batches.stalled.text')} />
      )}
      <Card flush>
        {isLoading ? (
          <SkeletonRows rows={6} avatar={false} />
        ) : data?.items.length === 0 ? (
          <EmptyState kind="first-use" icon={Undo2} title={t('batches.none')} text={t('batches.none_text')} />
        ) : data ? (
          <>
            <Table
              label={t('batches.title')}
              columns={columns}
              rows={data.items}
              rowKey={(batch) => batch.id}
              card={(batch) => (
                <View style={styles.card}>
                  {title(batch)}
                  <Text variant="meta" tone="text2">
                    {[
                      nameOf(batch.createdBy),
                      ago(batch.createdAt, now),
                      t('batches.leads_count', { count: batch.changed }),
                    ].join(' · ')}
                  </Text>
                  {which(batch)}
                  <View style={styles.foot}>
                    <StatusChip {...batchState(batch)} />
                    {undo(batch)}
                  </View>
                  {batch.canUndo && (
                    <Text variant="meta" tone="text2">
                      {t('batches.until', { day: shortDay(batch.undoUntil, now) })}
                    </Text>
                  )}
                </View>
              )}
            />
            {data.nextCursor && limit < MOST && (
              <View style={styles.more}>
                <Button
                  kind="quiet"
                  size="small"
                  label={t('batches.more')}
                  busy={isFetching}
                  onPress={() => setLimit(MOST)}
                />
              </View>
            )}
          </>
        ) : (
          <ErrorState
            title={t('batches.failed')}
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={refetch}
            retrying={isFetching}
          />
        )}
      </Card>
      {leftOut && <LeftOutDialog batch={leftOut} onClose={() => setLeftOut(undefined)} />}
      {undoing && <UndoDialog batchId={undoing} onClose={() => setUndoing(undefined)} />}
    </Screen>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  what: { flexDirection: 'row', alignItems: 'center', gap: 9 },
  grow: { flexShrink: 1 },
  filter: { maxWidth: 240 },
  card: { gap: 6 },
  foot: { flexDirection: 'row', alignItems: 'center', justifyContent: 'space-between', gap: 10 },
  more: { padding: 8, alignItems: 'center', borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
