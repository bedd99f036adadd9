import { contract, LEAD_SORTS, type LeadSort } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowUpDown from 'lucide-react-native/icons/arrow-up-down';
import Bookmark from 'lucide-react-native/icons/bookmark';
import Columns3 from 'lucide-react-native/icons/columns-3';
import Download from 'lucide-react-native/icons/download';
import ListFilter from 'lucide-react-native/icons/list-filter';
import Plus from 'lucide-react-native/icons/plus';
import RotateCcw from 'lucide-react-native/icons/rotate-ccw';
import Settings2 from 'lucide-react-native/icons/settings-2';
import { type Ref, useEffect, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { countConditions, type ListView, useListCounts } from '@/features/leads';
import { ArrangeLists, ColumnPanel, FilterSheet, SaveListDialog } from '@/features/lists';
import { problemText } from '@/store/problem';
import { useContractCall, useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Late } from '@/ui/Late';
import { Menu } from '@/ui/Menu';
import { Popover } from '@/ui/Popover';
import { Sheet } from '@/ui/Sheet';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { FilterBar } from './FilterBar';
import type { LeadColumn } from './lead-columns';
import type { ListLook } from './list-memory';

const TYPING_PAUSE_MS = 250;

interface Props {
  list: ListView;
  look: ListLook;
  columns: readonly LeadColumn[];
  searchRef: Ref<TextInput>;
  /** Who made the scores; on phones it stands beside the order. */
  note: string | null;
}

type Opened = 'filters' | 'groups' | 'save' | 'new' | 'arrange' | null;

/** Smart lists, search, filters, order and columns; one row less on phones, where filters open as a sheet. */
export function ListToolbar({ list, look, columns, searchRef, note }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { state, set } = list;
  const [open, setOpen] = useState<Opened>(null);
  const close = () => setOpen(null);
  const filters = (
    <FilterBar
      fields={list.fields}
      filter={list.filter}
      broken={list.broken}
      currency={list.known.currency}
      onChange={(filter) => set({ filter })}
      onGroups={() => setOpen('groups')}
    />
  );
  const search = <LiveSearch value={state.q} onChange={(q) => set({ q })} inputRef={searchRef} />;
  const sort = <SortMenu sort={list.sort} onChange={(next) => set({ sort: next })} />;
  const keep = <KeepButtons list={list} look={look} onSave={() => setOpen('save')} />;
  const dialogs = (
    <>
      <Late>
        {open === 'groups' && (
          <FilterSheet
            fields={list.fields}
            filter={list.filter}
            broken={list.broken}
            currency={list.known.currency}
            onApply={(filter) => {
              set({ filter });
              close();
            }}
            onClose={close}
          />
        )}
        {(open === 'save' || open === 'new') && (
          <SaveListDialog
            filter={list.filter}
            sort={list.sort}
            columns={look.wanted}
            density={look.density}
            fields={list.fields}
            currency={list.known.currency}
            from={open === 'save' ? list.list : undefined}
            onClose={close}
            onSaved={(id) => {
              close();
              look.reset();
              list.open(id);
            }}
          />
        )}
        {open === 'arrange' && (
          <ArrangeLists
            onClose={close}
            onRemoved={(id) => {
              if (list.list?.id === id) list.open('');
            }}
          />
        )}
      </Late>
    </>
  );
  const lists = (
    <View style={styles.lists}>
      <ListTabs list={list} />
      <IconButton icon={Plus} size="small" label={t('leads.view.new')} onPress={() => setOpen('new')} />
      <IconButton
        icon={Settings2}
        size="small"
        label={t('leads.view.manage')}
        onPress={() => setOpen('arrange')}
      />
    </View>
  );
  if (compact) {
    const count = countConditions(list.filter);
    return (
      <View style={[styles.bar, styles.phone]}>
        <View style={styles.line}>
          <View style={styles.grow}>{search}</View>
          <View>
            <IconButton
              kind="outline"
              icon={ListFilter}
              label={t('leads.filter.open', { count })}
              onPress={() => setOpen('filters')}
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
        {lists}
        <View style={styles.line}>
          {!state.q && <View style={styles.flushSort}>{sort}</View>}
          <View style={styles.grow} />
          {note && (
            <Text variant="meta" tone="text2" lines={1} style={styles.shrink}>
              {note}
            </Text>
          )}
        </View>
        <Sheet open={open === 'filters'} onClose={close} title={t('leads.filter.title')}>
          <View style={styles.sheet}>
            {filters}
            {keep}
          </View>
        </Sheet>
        {dialogs}
      </View>
    );
  }
  return (
    <View style={styles.bar}>
      <View style={styles.line}>
        <View style={styles.grow}>{lists}</View>
        <View style={styles.search}>{search}</View>
      </View>
      <View style={styles.line}>
        <View style={styles.grow}>
          {state.q ? <Text tone="text2">{t('leads.search.everywhere')}</Text> : filters}
        </View>
        {!state.q && sort}
        <ExportButton list={list} />
        <ColumnMenu columns={columns} look={look} />
        {!state.q && keep}
      </View>
      {list.missing && (
        <Text tone="text2" live="polite">
          {t('leads.view.gone')}
        </Text>
      )}
      {dialogs}
    </View>
  );
}

/** Every smart list with its counter, all leads first. */
function ListTabs({ list }: { list: ListView }) {
  const counts = useListCounts();
  const items = list.lists ?? [];
  return (
    <View style={{ flexShrink: 1, minWidth: 0 }}>
      <Tabs
        label={t('leads.views')}
        value={list.list?.id ?? ''}
        items={[
          { key: '', label: t('leads.view.all'), count: counts.get(null) },
          ...items.map(({ id, name }) => ({ key: id, label: name, count: counts.get(id) })),
        ]}
        onChange={list.open}
      />
    </View>
  );
}

/** What differs from how the list is kept can be kept, or let go. */
function KeepButtons({ list, look, onSave }: { list: ListView; look: ListLook; onSave: () => void }) {
  const { state } = list;
  // How all leads are looked at is this device's business; a list keeps it.
  const changed = state.filter !== null || state.sort !== null || (look.changed && list.list !== undefined);
  if (!changed) return null;
  const own = list.list?.mayChange;
  return (
    <>
      {list.list && (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t('leads.view.reset')}
          onPress={() => {
            look.reset();
            list.set({ filter: null, sort: null });
          }}
        />
      )}
      <Button
        kind="tint"
        size="small"
        icon={Bookmark}
        label={own ? t('leads.view.save') : t('leads.view.save_as')}
        onPress={onSave}
      />
    </>
  );
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
function ExportButton({ list: { state, arg } }: { list: ListView }) {
  const { may } = useSession();
  const { download } = useContractCall();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  if (!may('leads:export') || state.q) return null;
  const save = async () => {
    setBusy(true);
    await download(contract.leads.export, { query: arg }, 'leads.csv').catch((problem: unknown) =>
      toast({ message: problemText(problem), tone: 'danger' }),
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

function ColumnMenu({ columns, look }: Pick<Props, 'columns' | 'look'>) {
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
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
        width={340}
        height={460}
      >
        <Late spin>
          <ColumnPanel columns={columns} look={look} />
        </Late>
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
  lists: { flexDirection: 'row', alignItems: 'center', gap: 2, minWidth: 0 },
  grow: { flex: 1, minWidth: 0 },
  flushSort: { marginLeft: -9 },
  shrink: { flexShrink: 1 },
  search: { width: 260 },
  sheet: { padding: 16, minHeight: 120, gap: 12, alignItems: 'flex-start' },
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
}));
