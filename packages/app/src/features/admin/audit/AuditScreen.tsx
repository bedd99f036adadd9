import type { AuditEntry } from '@lintel/contract';
import { audit } from '@lintel/contract/audit';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import Download from 'lucide-react-native/icons/download';
import RefreshCw from 'lucide-react-native/icons/refresh-cw';
import { useCallback, useMemo, useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useContractCall } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { DataTable } from '@/ui/DataTable';
import { SkeletonRows } from '@/ui/Skeleton';
import { Spinner } from '@/ui/Spinner';
import { EmptyState } from '@/ui/States';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { useAuditLogInfiniteQuery } from '../admin.api';
import { Failed } from '../Failed';
import { AuditFilters } from './AuditFilters';
import { actionWords } from './action-words';
import { AuditCard, auditColumns } from './audit-columns';
import { type AuditState, auditFilter, isFiltered, readAuditState } from './audit-state';
import { ChainBadge, ChainPane } from './Chain';
import { EntryPane } from './EntryPane';

const HOUR = 3_600_000;
const CHAIN = 'chain';
const rowKey = (row: AuditEntry) => row.id;
const rowLabel = (row: AuditEntry) => actionWords(row.action);

/** Who did what, when and from where; the chain that shows nobody has touched it since. */
export function AuditScreen() {
  return (
    <AdminGate area="audit">
      <AuditLog />
    </AdminGate>
  );
}

function AuditLog() {
  const styles = useStyles();
  const router = useRouter();
  const params = useLocalSearchParams();
  const width = useWidth();
  const compact = width === 'compact';
  const now = useNow();
  const hour = useNow(HOUR);
  const state = readAuditState(params);
  const key = JSON.stringify(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all of the state
  const filter = useMemo(() => auditFilter(state, hour), [key, hour]);
  const found = useAuditLogInfiniteQuery(filter, { refetchOnMountOrArgChange: true });
  const pages = found.currentData?.pages;
  const rows = useMemo(() => pages?.flatMap(({ items }) => items) ?? [], [pages]);
  const [shown, setShown] = useState<AuditEntry | typeof CHAIN>();
  const roomy = width === 'wide' && shown === undefined;
  const { download } = useContractCall();
  const [exporting, setExporting] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const columns = useMemo(() => auditColumns(now, roomy), [now, roomy]);
  const set = (change: Partial<AuditState>) => router.setParams(change);
  const clear = () =>
    set({ user: undefined, action: undefined, kind: undefined, record: undefined, range: 'all' });
  const saveFile = async () => {
    setExporting(true);
    setProblem(undefined);
    await download(audit.export, { query: filter }, 'audit-log.csv').catch(setProblem);
    setExporting(false);
  };
  const close = () => setShown(undefined);
  const instead =
    found.isError && !pages ? (
      <Failed title={t('admin.audit.failed')} query={found} />
    ) : !pages ? (
      <SkeletonRows rows={14} avatar={false} />
    ) : rows.length === 0 ? (
      <EmptyState
        kind="filtered"
        title={t('admin.audit.none')}
        text={t('admin.audit.none_text')}
        action={isFiltered(state) ? { label: t('admin.audit.clear'), onPress: clear } : undefined}
      />
    ) : undefined;
  const refresh = () => void found.refetch();
  return (
    <AdminFrame
      area="audit"
      body="fill"
      actions={
        <>
          <ChainBadge onPress={() => setShown(CHAIN)} />
          <IconButton icon={RefreshCw} label={t('admin.audit.refresh')} busy={isFetching} onPress={refresh} />
          {compact ? (
            <IconButton
              icon={Download}
              label={t('admin.audit.export')}
              busy={exporting}
              onPress={() => void saveFile()}
            />
          ) : (
            <Button
              icon={Download}
              label={t('admin.audit.export')}
              busy={exporting}
              onPress={() => void saveFile()}
            />
          )}
        </>
      }
      pane={
        shown === CHAIN
          ? { title: t('admin.audit.chain.title'), onClose: close, content: <ChainPane onClose={close} /> }
          : shown && {
              title: actionWords(shown.action),
              onClose: close,
              content: (
                <EntryPane
                  key={shown.id}
                  entry={shown}
                  onRecord={(record) => {
                    clear();
                    set({ record });
                  }}
                  onClose={close}
                />
              ),
            }
      }
    >
      <AuditFilters state={state} set={set} clear={clear} />
      {problem !== undefined && (
        <Banner kind="error" title={t('admin.audit.export_failed')} text={problemText(problem)} />
      )}
      {found.isError && pages && (
        <Banner
          kind="error"
          title={t('admin.refresh_failed')}
          text={problemText(found.error)}
          action={{ label: t('ui.try_again'), onPress: refresh }}
        />
      )}
      <View style={styles.table}>
        <DataTable<AuditEntry>
          key={key}
          label={t('admin.area.audit')}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          rowLabel={rowLabel}
          card={(row) => <AuditCard row={row} now={now} />}
          onOpen={setShown}
          currentKey={typeof shown === 'object' ? shown.id : null}
          onEnd={more}
          refreshing={isFetching && rows.length > 0 && !found.isFetchingNextPage}
          instead={instead}
          footer={found.isFetchingNextPage ? <Spinner /> : undefined}
        />
      </View>
    </AdminFrame>
  );
}

const useStyles = makeStyles(() => ({ table: { flex: 1, minHeight: 0 } }));
