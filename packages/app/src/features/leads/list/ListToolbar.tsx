import { contract, LEAD_SORTS, type LeadSort } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowUpDown from 'lucide-react-native/icons/arrow-up-down';
import Columns3 from 'lucide-react-native/icons/columns-3';
import Download from 'lucide-react-native/icons/download';
import ListFilter from 'lucide-react-native/icons/list-filter';
import { type Ref, useEffect, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { problemText } from '@/store/problem';
import { useAppDispatch, useAppSelector } from '@/store/store';
import { uiSlice } from '@/store/ui-slice';
import { useContractCall, useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Checkbox, Toggle } from '@/ui/Choice';
import { Menu } from '@/ui/Menu';
import { Popover } from '@/ui/Popover';
import { Sheet } from '@/ui/Sheet';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { countText } from '../format';
import { useLeadCountQuery } from '../leads.api';
import { FilterBar } from './FilterBar';
import type { LeadColumn } from './lead-columns';
import { defaultSort, filterText, VIEWS, type ViewKey, viewConditions } from './list-state';
import type { useListState } from './use-list-state';

type List = ReturnType<typeof useListState>;
const COUNTS_EVERY_MS = 30_000;
const TYPING_PAUSE_MS = 250;

interface Props {
  list: List;
  columns: readonly LeadColumn[];
  chosen: readonly string[];
  onChoose: (keys: string[] | null) => void;
  searchRef: Ref<TextInput>;
  /** Who made the scores; on phones it stands beside the order. */
  note: string | null;
}

/** Built-in lists, search, filters, order and columns; one row less on phones, where filters open as a sheet. */
export function ListToolbar({ list, columns, chosen, onChoose, searchRef, note }: Props) {
  const styles = useStyles();
  const width = useWidth();
  const compact = width === 'compact';
  const { state, set } = list;
  const [filtersOpen, setFiltersOpen] = useState(false);
  const filters = (
    <FilterBar
      fields={list.fields}
      conditions={state.conditions}
      fixed={viewConditions(state.view, Date.now())}
      currency={list.known.currency}
      onChange={(conditions) => set({ conditions })}
    />
  );
  const search = <LiveSearch value={state.q} onChange={(q) => set({ q })} inputRef={searchRef} />;
  const sort = <SortMenu sort={state.sort} onChange={(next) => set({ sort: next })} />;
  if (compact) {
    const count = state.conditions.length;
    return (
      <View style={[styles.bar, styles.phone]}>
        <View style={styles.line}>
          <View style={styles.grow}>{search}</View>
          <View>
            <IconButton
              kind="outline"
              icon={ListFilter}
              label={t('leads.filter.open', { count })}
              onPress={() => setFiltersOpen(true)}
            />
            {count > 0 && (
              <View style={styles.badge} pointerEvents="none" aria-hidden>
                <Text variant="micro" weight={600} tone="onAccent">
                  {count}
                </Text>
              </View>
            )}
          </View>
        </View>
        <Views list={list} />
        <View style={styles.line}>
          {!state.q && <View style={styles.flushSort}>{sort}</View>}
          <View style={styles.grow} />
          {note && (
            <Text variant="meta" tone="text2" lines={1} style={styles.shrink}>
              {note}
            </Text>
          )}
        </View>
        <Sheet open={filtersOpen} onClose={() => setFiltersOpen(false)} title={t('leads.filter.title')}>
          <View style={styles.sheet}>{filters}</View>
        </Sheet>
      </View>
    );
  }
  return (
    <View style={styles.bar}>
      <View style={styles.line}>
        <View style={styles.grow}>
          <Views list={list} />
        </View>
        <View style={styles.search}>{search}</View>
      </View>
      <View style={styles.line}>
        <View style={styles.grow}>
          {state.q ? <Text tone="text2">{t('leads.search.everywhere')}</Text> : filters}
        </View>
        {!state.q && sort}
        <ExportButton list={list} />
        <ColumnMenu columns={columns} chosen={chosen} onChoose={onChoose} />
      </View>
    </View>
  );
}

function Views({ list: { state, set } }: { list: List }) {
  const now = useNow(COUNTS_EVERY_MS);
  const counts = {
    all: useViewCount('all', now),
    hot: useViewCount('hot', now),
    new: useViewCount('new', now),
    unassigned: useViewCount('unassigned', now),
  } satisfies Record<ViewKey, string | undefined>;
  return (
    <Tabs
      label={t('leads.views')}
      value={state.view}
      items={VIEWS.map((key) => ({ key, label: t(`leads.view.${key}`), count: counts[key] }))}
      onChange={(view) => set({ view, sort: defaultSort(view), q: '' })}
    />
  );
}

function useViewCount(view: ViewKey, now: number): string | undefined {
  const { data } = useLeadCountQuery(filterText(viewConditions(view, now)), {
    pollingInterval: COUNTS_EVERY_MS,
    skipPollingIfUnfocused: true,
  });
  return data && countText(data.total, data.capped);
}

/** Searches once typing pauses; what is typed shows at once. */
function LiveSearch({
  value,
  onChange,
  inputRef,
}: {
  value: string;
  onChange: (value: string) => void;
  inputRef: Ref<TextInput>;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const send = () => {
      sent.current = text;
      latest.current(text);
    };
    if (text === '') return send();
    const timer = setTimeout(send, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchField
      ref={inputRef}
      label={t('leads.search.label')}
      placeholder={t('leads.search.placeholder')}
      value={text}
      onChange={setText}
    />
  );
}

/** The list as a file, with its filters and its order, for those who may. */
function ExportButton({ list: { state } }: { list: List }) {
  const { may } = useSession();
  const { download } = useContractCall();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  if (!may('leads:export') || state.q) return null;
  const save = async () => {
    setBusy(true);
    const filter = filterText([...viewConditions(state.view, Date.now()), ...state.conditions]);
    await download(contract.leads.export, { query: { sort: state.sort, filter } }, 'leads.csv').catch(
      (problem: unknown) => toast({ message: problemText(problem), tone: 'danger' }),
    );
    setBusy(false);
  };
  return (
    <Button
      kind="quiet"
      size="small"
      icon={Download}
      label={t('leads.export')}
      busy={busy}
      onPress={() => void save()}
    />
  );
}

function SortMenu({ sort, onChange }: { sort: LeadSort; onChange: (sort: LeadSort) => void }) {
  return (
    <Menu
      label={t('leads.sort.title')}
      items={LEAD_SORTS.map((key) => ({
        key,
        label: t(`leads.sort.${key}`),
        selected: key === sort,
        onPress: () => onChange(key),
      }))}
      trigger={(menu) => (
        <Button {...menu} kind="quiet" size="small" icon={ArrowUpDown} label={t(`leads.sort.${sort}`)} />
      )}
    />
  );
}

function ColumnMenu({ columns, chosen, onChoose }: Pick<Props, 'columns' | 'chosen' | 'onChoose'>) {
  const styles = useStyles();
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const dispatch = useAppDispatch();
  const density = useAppSelector((state) => state.ui.density);
  const toggle = (key: string, on: boolean) =>
    onChoose(
      columns
        .filter((column) => (column.key === key ? on : chosen.includes(column.key)))
        .map((column) => column.key),
    );
  return (
    <>
      <Button
        ref={anchor}
        kind="quiet"
        size="small"
        icon={Columns3}
        label={t('leads.columns.title')}
        expanded={open}
        onPress={() => setOpen(true)}
      />
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={t('leads.columns.title')}
        align="end"
        width={260}
        height={460}
      >
        <View style={styles.columns}>
          <Toggle
            label={t('ui.density.compact')}
            on={density === 'compact'}
            onChange={(on) => dispatch(uiSlice.actions.set({ density: on ? 'compact' : 'comfortable' }))}
          />
          <View style={styles.rule} />
          {columns.map(({ key, header }) => (
            <Checkbox
              key={key}
              label={header}
              checked={chosen.includes(key)}
              disabledReason={key === 'name' && t('leads.columns.name_stays')}
              onChange={(on) => toggle(key, on)}
            />
          ))}
          <View style={styles.rule} />
          <Button kind="quiet" size="small" label={t('leads.columns.reset')} onPress={() => onChoose(null)} />
        </View>
      </Popover>
    </>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  bar: {
    paddingHorizontal: 20,
    paddingTop: 10,
    paddingBottom: 8,
    gap: 8,
    backgroundColor: colors.surface,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  phone: { paddingHorizontal: 16, paddingTop: 0, paddingBottom: 2, gap: 8, borderBottomWidth: 0 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
  flushSort: { marginLeft: -9 },
  shrink: { flexShrink: 1 },
  search: { width: 260 },
  sheet: { padding: 16, minHeight: 120 },
  badge: {
    position: 'absolute',
    top: -4,
    right: -4,
    minWidth: 18,
    height: 18,
    borderRadius: 9,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.accent,
  },
  columns: { padding: 12, gap: 2 },
  rule: { height: 1, marginVertical: 6, backgroundColor: colors.lineSubtle },
}));
