import type { LeadRow, LeadSort } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Plus from 'lucide-react-native/icons/plus';
import Upload from 'lucide-react-native/icons/upload';
import { useCallback, useMemo, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { lastOpened, NewLeadDialog, useLeadRows, useListState } from '@/features/leads';
import { BulkActions, useSoon } from '@/features/lists';
import { scoresNote } from '@/features/score';
import { useShortcut } from '@/platform/use-shortcut';
import { problemText } from '@/store/problem';
import { useAppSelector } from '@/store/store';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { DataTable } from '@/ui/DataTable';
import { Late } from '@/ui/Late';
import { countText, leadName } from '@/ui/lead-text';
import { clock } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Spinner } from '@/ui/Spinner';
import { ErrorState, PermissionState } from '@/ui/States';
import type { Selection } from '@/ui/selection';
import { Screen } from '@/ui/shell/Screen';
import { Text } from '@/ui/Text';
import { useTheme, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { LeadCard } from './LeadCard';
import { ListFooter } from './ListFooter';
import { ListToolbar } from './ListToolbar';
import { type CellContext, leadColumns } from './lead-columns';
import { useLook } from './list-memory';
import { NoLeads } from './NoLeads';
import { useLeavers } from './use-leavers';

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
  const found = useLeadRows(list.arg, state.q, list.waiting);
  const [adding, setAdding] = useState(false);
  const search = useRef<TextInput>(null);
  const all = useMemo(() => leadColumns(known.fields), [known.fields]);
  const look = useLook(
    list.list?.id ?? '',
    list.list,
    width === 'wide',
    all,
    density === 'compact' ? 'dense' : 'normal',
  );
  const what = `${list.list?.id ?? ''} ${list.arg.sort} ${list.arg.filter ?? ''} ${state.q}`;
  const shown = useLeavers(found.rows, what);
  const chosen = useSelected(what);
  // No state: the keyboard moves through the rows without the screen around them being drawn again.
  const active = useRef<string | null>(null);
  const onActive = useCallback((key: string) => {
    active.current = key;
  }, []);
  useAutoRetry(found.isError, found.isFetching, found.refetch);
  useSoon();

  const canCreate = may('leads:create');
  useShortcut('leads.create', canCreate ? () => setAdding(true) : null);
  const mayBulk = may('leads:bulk');
  useShortcut(
    'leads.select_all',
    mayBulk && shown.rows.length > 0
      ? () => chosen.set(new Set(shown.rows.map(rowKey)), chosen.selection.size === shown.rows.length)
      : null,
  );
  useShortcut('leads.search', () => search.current?.focus());

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
  const dense = look.density === 'dense';
  const makers = new Set(found.rows.flatMap(({ score }) => score?.source ?? []));
  const mixed = makers.size > 1;
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
    return look.columns.flatMap(({ key, width: own }) => {
      const column = all.find((known) => known.key === key);
      if (!column) return [];
      const { header, width: size, align, sorts, cell } = column;
      return [
        {
          key,
          header,
          width: own ?? size,
          align,
          sortable: sorts !== undefined && state.q === '',
          cell: (row: LeadRow) => cell(row, context),
        },
      ];
    });
  }, [all, look.columns, known.stages, known.users, known.ponds, state.q, now, dense, width, mixed, hrefOf]);

  const sort = sortShown(list.sort, all);
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
    ) : shown.rows.length === 0 ? (
      <NoLeads list={list} onAdd={() => setAdding(true)} />
    ) : undefined;

  return (
    <Screen
      title={t('leads.title')}
      body="fill"
      ground="surface"
      actions={
        compact ? (
          <>
            {mayBulk && shown.rows.length > 0 && (
              <IconButton
                kind="outline"
                icon={ListChecks}
                label={chosen.selecting ? t('leads.select_done') : t('leads.select')}
                onPress={() => chosen.select(!chosen.selecting)}
              />
            )}
            {canCreate && (
              <IconButton kind="outline" icon={Plus} label={t('leads.new')} onPress={() => setAdding(true)} />
            )}
          </>
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
          look={look}
          columns={all}
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
      {shown.left.size > 0 && (
        <Banner
          kind="info"
          title={t('leads.left', { count: shown.left.size })}
          action={{ label: t('leads.refresh'), onPress: shown.forget }}
        />
      )}
      <DataTable<LeadRow>
        key={`${list.list?.id ?? ''} ${list.arg.sort} ${list.arg.filter ?? ''}`}
        label={t('leads.title')}
        columns={columns}
        rows={shown.rows}
        selection={mayBulk ? chosen.selection : undefined}
        onSelect={mayBulk ? chosen.set : undefined}
        selecting={chosen.selecting}
        dimmed={shown.left}
        onActive={onActive}
        onResize={(key, size) =>
          look.set({ columns: look.columns.map((c) => (c.key === key ? { key, width: size } : c)) })
        }
        rowKey={rowKey}
        rowLabel={leadName}
        card={(row) => <LeadCard row={row} stages={known.stages} now={now} search={state.q} mixed={mixed} />}
        total={total && !total.capped ? total.count : shown.rows.length}
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
      <Late>
        {mayBulk && (
          <BulkActions
            selection={chosen.selection}
            all={chosen.everything}
            filter={state.q ? undefined : (list.arg.filter ?? '[]')}
            total={total && { count: total.count, text: countText(total.count, total.capped) }}
            active={active}
            onSelectAll={() => chosen.set(new Set(found.rows.map(rowKey)), true)}
            onClear={() => chosen.select(false)}
            onApplied={shown.touch}
          />
        )}
        {me && adding && (
          <NewLeadDialog
            open
            onClose={() => setAdding(false)}
            onCreated={(lead) => router.push(`/leads/${lead.id}`)}
          />
        )}
      </Late>
      <View aria-live="polite" role="status" style={hidden}>
        <Text>{found.isLoading ? '' : (note ?? '')}</Text>
      </View>
    </Screen>
  );
}

/** What is chosen of a list; another list begins with nothing. */
function useSelected(what: string) {
  const [state, setState] = useState({
    what,
    selection: new Set<string>() as Selection,
    everything: false,
    selecting: false,
  });
  const now = state.what === what ? state : { what, selection: nothing, everything: false, selecting: false };
  return {
    selection: now.selection,
    /** All leads of the list, loaded or not. */
    everything: now.everything && now.selection.size > 0,
    /** A phone's cards are pressed to choose. */
    selecting: now.selecting,
    set: (selection: Selection, everything = false) => setState({ ...now, selection, everything }),
    select: (selecting: boolean) => setState({ what, selection: nothing, everything: false, selecting }),
  };
}
const nothing: Selection = new Set();
const rowKey = (row: LeadRow): string => row.id;
const hidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 } as const;

function sortShown(sort: LeadSort, columns: ReturnType<typeof leadColumns>) {
  for (const { key, sorts } of columns) {
    if (sorts?.descending === sort) return { key, direction: 'descending' as const };
    if (sorts?.ascending === sort) return { key, direction: 'ascending' as const };
  }
  return undefined;
}
