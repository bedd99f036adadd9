import type { LeadRow, LeadSort } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import Upload from 'lucide-react-native/icons/upload';
import { useCallback, useMemo, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { scoresNote } from '@/features/score';
import { useShortcut } from '@/platform/use-shortcut';
import { problemText } from '@/store/problem';
import { useAppSelector } from '@/store/store';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { DataTable } from '@/ui/DataTable';
import { clock } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Spinner } from '@/ui/Spinner';
import { ErrorState, PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { useTheme, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { countText, leadName } from '../format';
import { NewLeadDialog } from '../NewLeadDialog';
import { LeadCard } from './LeadCard';
import { ListFooter } from './ListFooter';
import { ListToolbar } from './ListToolbar';
import { type CellContext, leadColumns } from './lead-columns';
import { lastOpened, useColumnChoice } from './list-memory';
import { NoLeads } from './NoLeads';
import { useLeadRows } from './use-lead-rows';
import { useListState } from './use-list-state';

/** Find and work a set of leads. */
export function LeadsScreen() {
  const { may } = useSession();
  return may('leads:read') ? (
    <LeadList />
  ) : (
    <Screen title={t('leads.title')}>
      <PermissionState />
    </Screen>
  );
}

function LeadList() {
  const router = useRouter();
  const { me, may } = useSession();
  const width = useWidth();
  const compact = width === 'compact';
  const { rows: rowHeights } = useTheme();
  const density = useAppSelector((state) => state.ui.density);
  const now = useNow();
  const list = useListState();
  const { state, known } = list;
  const found = useLeadRows(list.arg, state.q);
  const [adding, setAdding] = useState(false);
  const search = useRef<TextInput>(null);
  const all = useMemo(() => leadColumns(known.fields), [known.fields]);
  const [chosen, choose] = useColumnChoice(width === 'wide', all);
  useAutoRetry(found.isError, found.isFetching, found.refetch);

  const canCreate = may('leads:create');
  useShortcut('leads', 'c', canCreate ? () => setAdding(true) : null, t('leads.key.create'));
  useShortcut('leads', '/', () => search.current?.focus(), t('leads.key.search'));

  const hrefOf = useCallback(
    (row: LeadRow) => {
      const query = new URLSearchParams(
        Object.entries(list.params).filter(([, value]) => value) as [string, string][],
      ).toString();
      return `/leads/${row.id}${query ? `?${query}` : ''}`;
    },
    [list.params],
  );
  const open = useCallback(
    (row: LeadRow) => {
      lastOpened.id = row.id;
      router.push(hrefOf(row));
    },
    [router, hrefOf],
  );
  const dense = density === 'compact';
  const makers = new Set(found.rows.map(({ score }) => score?.source));
  const mixed = makers.has('model') && makers.has('rules');
  const columns = useMemo(() => {
    const context: CellContext = {
      stages: known.stages,
      users: known.users,
      ponds: known.ponds,
      search: state.q,
      now,
      dense,
      wide: width === 'wide',
      mixed,
      hrefOf,
    };
    return all
      .filter(({ key }) => chosen.includes(key))
      .map(({ key, header, width: size, align, sorts, cell }) => ({
        key,
        header,
        width: size,
        align,
        sortable: sorts !== undefined && state.q === '',
        cell: (row: LeadRow) => cell(row, context),
      }));
  }, [all, chosen, known.stages, known.users, known.ponds, state.q, now, dense, width, mixed, hrefOf]);

  const sort = sortShown(state.sort, all);
  const onSort = (next: { key: string; direction: 'ascending' | 'descending' }) => {
    const sorts = all.find(({ key }) => key === next.key)?.sorts;
    const wanted = sorts?.[next.direction] ?? sorts?.descending ?? sorts?.ascending;
    if (wanted) list.set({ sort: wanted });
  };

  const total = found.total;
  const note =
    total && !state.q
      ? t('leads.people', { count: total.count, shown: countText(total.count, total.capped) })
      : undefined;
  const instead =
    found.isError && found.rows.length === 0 ? (
      <ErrorState
        title={t('leads.error.title')}
        text={problemText(found.error)}
        reference={found.reference}
        onRetry={found.refetch}
        retrying={found.isFetching}
      />
    ) : found.isLoading ? (
      <SkeletonRows rows={14} height={compact ? 78 : dense ? rowHeights.tableCompact : rowHeights.table} />
    ) : found.rows.length === 0 ? (
      <NoLeads list={list} onAdd={() => setAdding(true)} />
    ) : undefined;

  return (
    <Screen
      title={t('leads.title')}
      body="fill"
      ground="surface"
      actions={
        compact ? (
          canCreate && (
            <IconButton kind="outline" icon={Plus} label={t('leads.new')} onPress={() => setAdding(true)} />
          )
        ) : (
          <>
            {note && <Text tone="text2">{note}</Text>}
            {may('leads:import') && (
              <Button icon={Upload} label={t('leads.import')} onPress={() => router.push('/leads/import')} />
            )}
            {canCreate && (
              <Button
                kind="filled"
                icon={Plus}
                label={t('leads.new')}
                shortcut="C"
                onPress={() => setAdding(true)}
              />
            )}
          </>
        )
      }
      toolbar={
        <ListToolbar
          list={list}
          note={scoresNote(
            found.rows.flatMap(({ score }) => score ?? []),
            now,
          )}
          columns={all}
          chosen={chosen}
          onChoose={choose}
          searchRef={search}
        />
      }
      footer={
        compact ? undefined : (
          <ListFooter rows={found.rows} now={now} shown={found.rows.length} total={total} />
        )
      }
    >
      {found.isError && found.rows.length > 0 && (
        <Banner
          kind="error"
          title={t('leads.error.refresh')}
          text={[
            t('leads.error.since', { time: clock(found.updatedAt) }),
            found.reference && t('ui.reference', { reference: found.reference }),
          ]
            .filter(Boolean)
            .join(' ')}
          action={{ label: t('ui.try_again'), onPress: found.refetch }}
        />
      )}
      <DataTable<LeadRow>
        key={`${state.view} ${state.sort} ${list.arg.filter ?? ''}`}
        label={t('leads.title')}
        columns={columns}
        rows={found.rows}
        rowKey={rowKey}
        rowLabel={leadName}
        card={(row) => <LeadCard row={row} stages={known.stages} now={now} search={state.q} mixed={mixed} />}
        total={total && !total.capped ? total.count : found.rows.length}
        sort={state.q ? undefined : sort}
        onSort={onSort}
        onOpen={open}
        onEnd={found.more}
        startKey={lastOpened.id}
        rowHeight={dense ? rowHeights.tableCompact : rowHeights.table}
        refreshing={found.isRefreshing}
        instead={instead}
        footer={found.isLoadingMore ? <Spinner /> : undefined}
      />
      {me && (
        <NewLeadDialog
          open={adding}
          onClose={() => setAdding(false)}
          onCreated={(lead) => router.push(`/leads/${lead.id}`)}
        />
      )}
      <View aria-live="polite" role="status" style={hidden}>
        <Text>{found.isLoading ? '' : (note ?? '')}</Text>
      </View>
    </Screen>
  );
}

const rowKey = (row: LeadRow): string => row.id;
const hidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 } as const;

function sortShown(sort: LeadSort, columns: ReturnType<typeof leadColumns>) {
  for (const { key, sorts } of columns) {
    if (sorts?.descending === sort) return { key, direction: 'descending' as const };
    if (sorts?.ascending === sort) return { key, direction: 'ascending' as const };
  }
  return undefined;
}
