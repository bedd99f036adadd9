import { t } from '@lintel/contract/messages';
import { useVirtualizer } from '@tanstack/react-virtual';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import Check from 'lucide-react-native/icons/check';
import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Pressable, View, type ViewStyle } from 'react-native';
import { useShortcut } from '../platform/use-shortcut';
import { Checkbox } from './Choice';
import { type Column, type DataTableProps, nextSort } from './data-table';
import { Icon } from './Icon';
import { headState, selectRange, toggle, toggleAll } from './selection';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, type PressState, webProps } from './web-props';

const HEAD = 34;
const CHECK = 44;
const CARD_GUESS = 78;
const PREFETCH = 12;
const NO_KEYS: readonly string[] = [];
const gridCell = webProps({ role: 'gridcell' });

/**
 * Thousands of rows, of which only those in view exist. Arrow keys or J and K move, Enter opens, X selects,
 * Shift-X or a Shift-press selects a run. Narrow windows show the card of each row instead.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowKey, selection, onSelect, onOpen, onEnd, label, instead, footer, refreshing } = props;
  const styles = useStyles();
  const theme = useTheme();
  const cards = useWidth() === 'compact';
  const scroller = useRef<HTMLDivElement & View>(null);
  const rowHeight = props.rowHeight ?? theme.rows.table;
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const [active, setActive] = useState(() =>
    props.startKey ? Math.max(0, keys.indexOf(props.startKey)) : 0,
  );
  const anchor = useRef<string | null>(null);
  const focusSoon = useRef(false);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (cards ? CARD_GUESS : rowHeight),
    getItemKey: (index) => keys[index] ?? index,
    overscan: 8,
    scrollPaddingStart: cards ? 0 : HEAD,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const nearEnd = rows.length > 0 && lastShown >= rows.length - PREFETCH;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with the layout, not with the virtualizer
  useEffect(() => virtual.measure(), [cards, rowHeight]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the person left off
  useEffect(() => {
    if (!props.startKey || keys[active] !== props.startKey) return;
    virtual.scrollToIndex(active, { align: 'center' });
    focusSoon.current = true;
  }, []);

  const go = useCallback(
    (index: number) => {
      const to = Math.max(0, Math.min(rows.length - 1, index));
      setActive(to);
      virtual.scrollToIndex(to, { align: 'auto' });
      focusSoon.current = true;
    },
    [rows.length, virtual],
  );
  useEffect(() => {
    if (!focusSoon.current) return;
    const node = scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
    if (!node) return;
    focusSoon.current = false;
    node.focus({ preventScroll: true });
  });

  // The same for as long as the table stands: a row is drawn again when something of its own has changed.
  const latest = useRef({ selection, onSelect, keys });
  latest.current = { selection, onSelect, keys };
  const select = useCallback((key: string, range: boolean) => {
    const { selection: before, onSelect: change, keys: order } = latest.current;
    if (!before || !change) return;
    change(range ? selectRange(before, order, anchor.current, key) : toggle(before, key));
    anchor.current = key;
  }, []);
  const here = keys[active];
  const { onActive } = props;
  useEffect(() => {
    if (here !== undefined) onActive?.(here);
  }, [here, onActive]);
  const row = rows[active];
  useShortcut('table.next', () => go(active + 1));
  useShortcut('table.previous', () => go(active - 1));
  useShortcut('table.select', selection && here ? () => select(here, false) : null);
  useShortcut('table.select_range', selection && here ? () => select(here, true) : null);

  const onKeyDown = (event: KeyPress) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    const onRow =
      (event as unknown as KeyboardEvent).target ===
      scroller.current?.querySelector(`[data-row="${active}"]`);
    if (to !== undefined && onRow) go(to);
    else if (event.key === 'Enter' && onRow && row) onOpen?.(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <View style={styles.frame}>
      {refreshing && <View style={styles.refresh} aria-hidden />}
      <View
        ref={scroller as RefObject<View>}
        {...webProps({ onKeyDown, dataSet: { ring: 'inset' }, tabIndex: rows.length === 0 ? 0 : undefined })}
        style={[styles.scroller, cards && styles.plain]}
      >
        {instead ? (
          <>
            {!cards && (
              <View role="table" aria-label={label}>
                <Head {...props} keys={NO_KEYS} />
              </View>
            )}
            {instead}
          </>
        ) : (
          <View
            role={cards ? 'list' : 'grid'}
            aria-label={label}
            {...webProps({
              'aria-rowcount': cards ? undefined : (props.total ?? rows.length) + 1,
              'aria-multiselectable': selection && !cards ? true : undefined,
            })}
            style={{ minWidth: cards ? undefined : leastWidth(props.columns, selection !== undefined) }}
          >
            {!cards && <Head {...props} keys={keys} />}
            <View role={cards ? 'none' : 'rowgroup'} style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const data = rows[item.index];
                const key = keys[item.index];
                if (data === undefined || key === undefined) return null;
                const place: ViewStyle = { position: 'absolute', left: 0, right: 0, top: item.start };
                return cards ? (
                  <CardRow
                    key={key}
                    row={data}
                    index={item.index}
                    place={place}
                    card={props.card}
                    onOpen={props.selecting ? () => select(key, false) : onOpen}
                    name={props.rowLabel}
                    selected={props.selecting ? selection?.has(key) : undefined}
                    dimmed={props.dimmed?.has(key)}
                    measure={virtual.measureElement}
                  />
                ) : (
                  <TableRow
                    key={key}
                    row={data}
                    rowId={key}
                    index={item.index}
                    place={place}
                    height={rowHeight}
                    columns={props.columns}
                    name={props.rowLabel}
                    selected={selection?.has(key)}
                    dimmed={props.dimmed?.has(key)}
                    select={select}
                    current={props.currentKey === key}
                    tabStop={item.index === active || (item.index === 0 && active >= rows.length)}
                    onFocus={setActive}
                    onOpen={onOpen}
                  />
                );
              })}
            </View>
          </View>
        )}
        {footer && !instead && <View style={styles.footer}>{footer}</View>}
      </View>
    </View>
  );
}

const sizeOf = <Row,>({ width }: Column<Row>): ViewStyle =>
  typeof width === 'number' ? { width, flexShrink: 0 } : { flex: width.flex, minWidth: width.min };

const leastWidth = <Row,>(columns: readonly Column<Row>[], selectable: boolean): number =>
  columns.reduce(
    (sum, { width }) => sum + (typeof width === 'number' ? width : width.min),
    selectable ? CHECK : 20,
  ) + 20;

function HeadInner<Row>({
  columns,
  sort,
  onSort,
  selection,
  onSelect,
  onResize,
  keys,
}: DataTableProps<Row> & { keys: readonly string[] }) {
  const styles = useStyles();
  return (
    <View role="rowgroup" style={styles.headBox}>
      <View role="row" {...webProps({ 'aria-rowindex': 1 })} style={styles.head}>
        {selection && onSelect ? (
          <View role="columnheader" style={styles.check}>
            <Checkbox
              hideLabel
              label={t('ui.table.select_all')}
              checked={headState(selection, keys)}
              onChange={() => onSelect(toggleAll(selection, keys))}
            />
          </View>
        ) : (
          <View style={styles.edge} role="none" />
        )}
        {columns.map((column) => {
          const on = sort?.key === column.key ? sort.direction : undefined;
          return (
            <View
              key={column.key}
              role="columnheader"
              {...webProps({ 'aria-sort': column.sortable ? (on ?? 'none') : undefined })}
              style={[styles.cell, sizeOf(column), column.align === 'right' && styles.right]}
            >
              {column.sortable && onSort ? (
                <Pressable
                  role="button"
                  onPress={() => onSort(nextSort(sort, column.key))}
                  style={styles.sort}
                >
                  {({ hovered }: PressState) => (
                    <>
                      <Text variant="meta" weight={500} tone={on || hovered ? 'text' : 'text2'} lines={1}>
                        {column.header}
                      </Text>
                      {on && <Icon of={on === 'descending' ? ArrowDown : ArrowUp} size={12} />}
                    </>
                  )}
                </Pressable>
              ) : (
                <Text variant="meta" weight={500} tone="text2" lines={1}>
                  {column.header}
                </Text>
              )}
              {onResize && <Grip onDone={(width) => onResize(column.key, width)} />}
            </View>
          );
        })}
      </View>
    </View>
  );
}

const Head = memo(HeadInner) as typeof HeadInner;

const WIDTHS = { least: 60, most: 600 };

/** The edge of a head: dragged, it shows the width it will have and says so when it is let go. */
function Grip({ onDone }: { onDone: (width: number) => void }) {
  const styles = useStyles();
  const grip = useRef<HTMLElement & View>(null);
  const begin = (event: PointerEvent) => {
    const head = grip.current?.parentElement;
    if (!head || event.button !== 0) return;
    event.preventDefault();
    const [from, before] = [event.clientX, head.getBoundingClientRect().width];
    const at = (now: PointerEvent) =>
      Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, before + now.clientX - from)));
    const move = (now: PointerEvent) => {
      head.style.flex = 'none';
      head.style.width = `${at(now)}px`;
    };
    const end = (now: PointerEvent) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      head.style.flex = '';
      head.style.width = '';
      if (now.clientX !== from) onDone(at(now));
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
  };
  return (
    <View
      ref={grip as RefObject<View>}
      aria-hidden
      {...webProps({ onPointerDown: begin })}
      style={styles.grip}
    />
  );
}

interface RowProps<Row> {
  row: Row;
  rowId: string;
  index: number;
  place: ViewStyle;
  height: number;
  columns: readonly Column<Row>[];
  name: (row: Row) => string;
  selected: boolean | undefined;
  dimmed: boolean | undefined;
  select: (key: string, range: boolean) => void;
  current: boolean;
  tabStop: boolean;
  onFocus: (index: number) => void;
  onOpen?: (row: Row) => void;
}

function TableRowInner<Row>({
  row,
  rowId,
  index,
  place,
  height,
  columns,
  name,
  selected,
  dimmed,
  select,
  current,
  tabStop,
  onFocus,
  onOpen,
}: RowProps<Row>) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [hovered, setHovered] = useState(false);
  return (
    <View
      role="row"
      {...webProps({
        'aria-rowindex': index + 2,
        'aria-selected': selected,
        'aria-current': current ? 'true' : undefined,
        tabIndex: tabStop ? 0 : -1,
        dataSet: { row: index, ring: 'inset' },
        onFocus: () => onFocus(index),
        onMouseEnter: () => setHovered(true),
        onMouseLeave: () => setHovered(false),
        onClick: (event: MouseEvent) => {
          if ((event.target as HTMLElement).closest('a,button,[role="checkbox"],[role="combobox"]')) return;
          if (window.getSelection()?.type === 'Range') return;
          if (event.shiftKey && selected !== undefined) select(rowId, true);
          else onOpen?.(row);
        },
      })}
      style={[
        styles.row,
        place,
        { height },
        onOpen && webProps({ cursor: 'pointer' }),
        hovered && { backgroundColor: colors.hover },
        current && { backgroundColor: colors.hover, boxShadow: `inset 3px 0 0 ${colors.accent}` },
        selected && { backgroundColor: colors.selected },
        dimmed && styles.dimmed,
      ]}
    >
      {selected !== undefined ? (
        <View {...gridCell} style={styles.check}>
          <Checkbox
            hideLabel
            tabIndex={-1}
            label={t('ui.table.select_row', { row: name(row) })}
            checked={selected}
            onChange={() => select(rowId, false)}
            onRange={() => select(rowId, true)}
          />
        </View>
      ) : (
        <View style={styles.edge} role="none" />
      )}
      {columns.map((column) => (
        <View
          key={column.key}
          {...gridCell}
          style={[styles.cell, sizeOf(column), column.align === 'right' && styles.right]}
        >
          {column.cell(row)}
        </View>
      ))}
    </View>
  );
}
const TableRow = memo(TableRowInner, (a, b) =>
  (Object.keys(a) as (keyof typeof a)[]).every((key) =>
    key === 'place' ? a.place.top === b.place.top : a[key] === b[key],
  ),
) as typeof TableRowInner;

interface CardProps<Row> {
  row: Row;
  index: number;
  place: ViewStyle;
  card: (row: Row) => ReactNode;
  onOpen?: (row: Row) => void;
  name: (row: Row) => string;
  /** Undefined where cards are not selected. */
  selected: boolean | undefined;
  dimmed: boolean | undefined;
  measure: (node: Element | null) => void;
}

function CardRow<Row>({ row, index, place, card, onOpen, name, selected, dimmed, measure }: CardProps<Row>) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View
      ref={measure as unknown as (node: View | null) => void}
      role="listitem"
      {...webProps({ dataSet: { index } })}
      style={place}
    >
      <Pressable
        onPress={onOpen && (() => onOpen(row))}
        role={selected !== undefined ? 'checkbox' : onOpen ? 'link' : undefined}
        aria-checked={selected}
        aria-label={selected !== undefined ? t('ui.table.select_row', { row: name(row) }) : undefined}
        {...webProps({ dataSet: { ring: 'inset' } })}
        style={({ pressed }) => [
          styles.card,
          selected !== undefined && styles.picked,
          selected && { backgroundColor: colors.selected },
          pressed && { backgroundColor: colors.pressed },
          dimmed && styles.dimmed,
        ]}
      >
        {selected !== undefined && (
          <View aria-hidden style={[styles.box, selected && styles.boxOn]}>
            {selected && <Icon of={Check} size={14} tone="onAccent" />}
          </View>
        )}
        <View style={selected !== undefined && styles.beside}>{card(row)}</View>
      </Pressable>
    </View>
  );
}

const useStyles = makeStyles(({ colors, rows }) => ({
  frame: { flex: 1, minHeight: 0 },
  scroller: {
    flex: 1,
    minHeight: 0,
    ...webProps({ overflow: 'auto', scrollPaddingTop: HEAD }),
    backgroundColor: colors.surface,
  },
  plain: { borderTopWidth: 1, borderTopColor: colors.line },
  refresh: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    height: 2,
    zIndex: 3,
    backgroundColor: colors.accentLine,
  },
  headBox: { ...webProps({ position: 'sticky' }), top: 0, zIndex: 2 },
  head: {
    flexDirection: 'row',
    alignItems: 'center',
    height: HEAD,
    borderTopWidth: 1,
    borderBottomWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.canvas,
    paddingRight: 20,
  },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
    paddingRight: 20,
  },
  check: { width: CHECK, paddingLeft: 16, flexShrink: 0 },
  edge: { width: 20, flexShrink: 0 },
  cell: { paddingRight: 12, justifyContent: 'center', overflow: 'hidden' },
  right: { alignItems: 'flex-end' },
  sort: { flexDirection: 'row', alignItems: 'center', gap: 4, minHeight: 24 },
  card: {
    minHeight: rows.phone,
    justifyContent: 'center',
    paddingHorizontal: 16,
    paddingVertical: 10,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  dimmed: { opacity: 0.45 },
  picked: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  beside: { flex: 1, minWidth: 0 },
  box: {
    width: 22,
    height: 22,
    borderRadius: 6,
    borderWidth: 1,
    borderColor: colors.control,
    alignItems: 'center',
    justifyContent: 'center',
  },
  boxOn: { backgroundColor: colors.accent, borderColor: colors.accent },
  grip: {
    position: 'absolute',
    right: 2,
    top: 0,
    bottom: 0,
    width: 9,
    ...webProps({ cursor: 'col-resize', touchAction: 'none' }),
  },
  footer: { padding: 16, alignItems: 'center' },
}));
