import type { Import, ImportState } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { UndoDialog, useUndoable } from '@/features/batches';
import { isAppProblem, problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { ago } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import type { Tone } from '@/ui/theme';
import { makeStyles } from '@/ui/theme-context';
import { isBusy } from './import-steps';
import { useListImportsQuery } from './intake.api';

const PAGE = 10;
const MOST = 200;
const LOOK_AGAIN_MS = 3_000;

const tones: Record<ImportState, Tone> = {
  reading: 'accent',
  mapping: 'neutral',
  checking: 'accent',
  checked: 'info',
  waiting: 'accent',
  running: 'accent',
  done: 'success',
  cancelled: 'neutral',
  failed: 'danger',
};

/** Files brought before, newest first, each leading to where it stands. */
export function PastImports() {
  const styles = useStyles();
  const router = useRouter();
  const [limit, setLimit] = useState(PAGE);
  const [working, setWorking] = useState(false);
  const { data, error, isLoading, isFetching, refetch } = useListImportsQuery(
    { query: { limit } },
    { pollingInterval: working ? LOOK_AGAIN_MS : 0, refetchOnMountOrArgChange: true },
  );
  const [undoing, setUndoing] = useState<string>();
  const undoable = useUndoable(limit);
  const undo = (row: Import) =>
    undoable.has(row.id) && (
      <Button
        kind="quiet"
        size="small"
        icon={Undo2}
        label={t('intake.ui.past.undo')}
        spoken={t('intake.ui.past.undo_of', { file: row.fileName })}
        onPress={() => setUndoing(row.id)}
      />
    );
  const busy = data?.items.some(({ state }) => isBusy(state)) ?? false;
  if (busy !== working) setWorking(busy);

  return (
    <Card
      title={t('intake.ui.past.title')}
      flush
      actions={
        <Button
          kind="quiet"
          size="small"
          label={t('intake.ui.history')}
          onPress={() => router.push('/leads/history')}
        />
      }
    >
      {isLoading ? (
        <SkeletonRows rows={3} avatar={false} />
      ) : data && data.items.length === 0 ? (
        <EmptyState kind="first-use" title={t('intake.ui.past.none')} text={t('intake.ui.past.none_text')} />
      ) : data ? (
        <>
          <Table
            label={t('intake.ui.past.title')}
            columns={columns(undo)}
            rows={data.items}
            rowKey={(row) => row.id}
            card={(row) => <PastCard row={row} undo={undo(row)} />}
          />
          {data.nextCursor && limit < MOST && (
            <View style={styles.more}>
              <Button
                kind="quiet"
                size="small"
                label={t('intake.ui.past.more')}
                busy={isFetching}
                onPress={() => setLimit(MOST)}
              />
            </View>
          )}
        </>
      ) : (
        <ErrorState
          title={t('intake.ui.past.failed')}
          text={problemText(error)}
          reference={isAppProblem(error) ? error.requestId : undefined}
          onRetry={refetch}
          retrying={isFetching}
        />
      )}
      {undoing && <UndoDialog batchId={undoing} onClose={() => setUndoing(undefined)} />}
    </Card>
  );
}

const FileLink = ({ row }: { row: Import }) => (
  <Link href={`/leads/import/${row.id}`}>
    <Text variant="strong" tone="accentText" lines={1}>
      {row.fileName}
    </Text>
  </Link>
);
const State = ({ row }: { row: Import }) => (
  <StatusChip label={t(`intake.ui.state.${row.state}`)} tone={tones[row.state]} />
);
const counted = (count: number | undefined) => (count === undefined ? '–' : showCount(count));

const columns = (undo: (row: Import) => ReactNode): TableColumn<Import>[] => [
  {
    key: 'file',
    label: t('intake.ui.past.file'),
    width: { flex: 2, min: 150 },
    cell: (row) => <FileLink row={row} />,
  },
  { key: 'state', label: t('intake.ui.past.state'), width: 110, cell: (row) => <State row={row} /> },
  {
    key: 'rows',
    label: t('intake.ui.past.rows'),
    width: { flex: 1, min: 56 },
    align: 'right',
    cell: (row) => counted(row.rows),
  },
  {
    key: 'new',
    label: t('intake.ui.past.new'),
    width: { flex: 1, min: 56 },
    align: 'right',
    cell: (row) => counted(row.progress?.create),
  },
  {
    key: 'updated',
    label: t('intake.ui.past.updated'),
    width: { flex: 1, min: 56 },
    align: 'right',
    cell: (row) => counted(row.progress?.update),
  },
  {
    key: 'problems',
    label: t('intake.ui.past.problems'),
    width: { flex: 1, min: 60 },
    align: 'right',
    cell: (row) => counted(row.progress?.error),
  },
  {
    key: 'when',
    label: t('intake.ui.past.when'),
    width: { flex: 1, min: 96 },
    align: 'right',
    cell: (row) => ago(row.createdAt),
  },
  {
    key: 'undo',
    label: t('intake.ui.past.undo'),
    hideLabel: true,
    width: 84,
    align: 'right',
    cell: undo,
  },
];

function PastCard({ row, undo }: { row: Import; undo: ReactNode }) {
  return (
    <>
      <FileLink row={row} />
      <State row={row} />
      <Text variant="meta" tone="text2">
        {row.progress
          ? t('intake.ui.past.summary', {
              rows: row.rows,
              created: row.progress.create,
              problems: row.progress.error,
            })
          : ago(row.createdAt)}
      </Text>
      {undo}
    </>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  more: { padding: 8, alignItems: 'center', borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
