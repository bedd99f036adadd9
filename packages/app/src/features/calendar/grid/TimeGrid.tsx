import { t } from '@lintel/contract/messages';
import { useEffect, useMemo, useRef } from 'react';
import { ScrollView, View } from 'react-native';
import { clock } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import type { Item } from '../items';
import { axisOf, gapsOf, momentAtRow, rowOf, SLOT_MINUTES } from '../time/axis';
import { placeInDay } from '../time/layout';
import { nudge, type Times } from '../time/move';
import { MINUTE, wallTime } from '../time/zone';
import { hourText } from '../words';
import { Block, type BlockActions, mayMove } from './Block';
import { useDrag } from './use-drag';

export interface Column {
  readonly key: string;
  readonly day: string;
  readonly items: readonly Item[];
}

interface Props extends BlockActions {
  /** Days side by side, or one day of several people. */
  columns: readonly Column[];
  zone: string;
  /** Ids of what is in somebody's way. */
  clashing: ReadonlySet<string>;
  now: number;
  peopleOf?: ((item: Item) => string) | undefined;
  onMove: (item: Item, times: Times) => void;
  /** Null for who may not book. */
  onCreate: ((times: Times) => void) | null;
}

const MORNING = 14;
const NONE: readonly never[] = [];

/** Hours down, days across. What overlaps stands side by side; the clocks' own jumps are drawn as they are. */
export function TimeGrid({
  columns,
  zone,
  clashing,
  now,
  peopleOf,
  onMove,
  onCreate,
  onOpen,
  onNudge,
}: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const rowHeight = compact ? 28 : 24;
  const days = useMemo(() => columns.map(({ day }) => day), [columns]);
  const axis = useMemo(() => axisOf(days, zone), [days, zone]);
  const area = useRef<View>(null);
  const scroll = useRef<ScrollView>(null);
  const { drag, begin, wasDrag } = useDrag({
    columns: area,
    days,
    axis,
    rowHeight,
    onMove,
    onCreate: onCreate ?? (() => {}),
  });
  const today = wallTime(now, zone).day;
  const nowRow = rowOf(axis, now);
  const placed = useMemo(
    () => columns.map(({ day, items }) => placeInDay(items, day, axis)),
    [columns, axis],
  );
  // The morning, or two hours before now: where the day is worked on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it is first shown
  useEffect(() => {
    const row = days.includes(today) ? Math.max(MORNING, Math.min(nowRow - 4, 34)) : MORNING;
    const soon = setTimeout(
      () => scroll.current?.scrollTo({ y: Math.max(0, row) * rowHeight, animated: false }),
      0,
    );
    return () => clearTimeout(soon);
  }, []);
  const open = (item: Item) => !wasDrag() && onOpen(item);
  const book = (day: string) => (event: { nativeEvent: { offsetY?: number; locationY?: number } }) => {
    if (wasDrag() || !onCreate) return;
    const y = event.nativeEvent.offsetY ?? event.nativeEvent.locationY ?? 0;
    const start = momentAtRow(axis, day, y / rowHeight, SLOT_MINUTES);
    onCreate({ start, end: nudge({ start, end: start }, 60).end });
  };

  return (
    <ScrollView ref={scroll} style={styles.scroll} {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}>
      <View style={[styles.sheet, { height: axis.slots.length * rowHeight + 8 }]}>
        <View style={styles.hours} aria-hidden>
          {axis.slots.map(
            (slot, row) =>
              slot.minutes % 60 === 0 &&
              row > 0 &&
              !(days.includes(today) && Math.abs(row - nowRow) < 0.7) && (
                <View
                  key={`${slot.minutes}${slot.again}`}
                  style={[styles.hour, { top: row * rowHeight - 8 }]}
                >
                  <Text variant="micro" tone="text3" align="right">
                    {hourText(slot.minutes)}
                  </Text>
                  {slot.again && (
                    <Text variant="micro" tone="text3" align="right">
                      {t('calendar.again')}
                    </Text>
                  )}
                </View>
              ),
          )}
          {days.includes(today) && (
            <View style={[styles.badge, { top: nowRow * rowHeight - 9 }]}>
              <Text variant="micro" weight={600} tone="onStatus">
                {clock(now, zone).replace(/\s?[AP]M$/i, '')}
              </Text>
            </View>
          )}
        </View>
        <View ref={area} style={styles.columns}>
          {axis.slots.map((slot, row) => (
            <View
              key={`${slot.minutes}${slot.again}`}
              aria-hidden
              style={[styles.rule, slot.minutes % 60 !== 0 && styles.half, { top: row * rowHeight }]}
            />
          ))}
          {columns.map(({ key, day }, index) => (
            <View
              key={key}
              style={styles.column}
              // A press on what is free books there; the button "New" does the same for the keyboard.
              {...webProps({ onPointerDown: onCreate && begin('create', null), onClick: book(day) })}
            >
              {gapsOf(axis, day).map(([from, to]) => (
                <View
                  key={from}
                  style={[styles.gap, { top: from * rowHeight, height: (to - from) * rowHeight }]}
                  pointerEvents="none"
                >
                  {axis.slots[from]?.again === false && (
                    <Text variant="micro" tone="text2" align="center">
                      {t('calendar.skipped')}
                    </Text>
                  )}
                </View>
              ))}
              {(placed[index] ?? NONE).map((block) => {
                const share = 100 / block.columns;
                const height = (block.bottom - block.top) * rowHeight - 2;
                const free = mayMove(block.item);
                return (
                  <View
                    key={block.item.id}
                    style={[
                      styles.place,
                      {
                        top: block.top * rowHeight + 1,
                        left: `${block.column * share}%`,
                        width: `${block.covers * share}%`,
                      },
                      drag?.item?.id === block.item.id && styles.lifted,
                    ]}
                    {...webProps({ onClick: keep })}
                  >
                    <Block
                      item={block.item}
                      zone={zone}
                      height={height}
                      clashes={clashing.has(block.item.id)}
                      people={peopleOf?.(block.item)}
                      narrow={columns.length > 1 && block.covers < block.columns}
                      pointer={{ onPointerDown: free ? begin('move', block.item) : keep }}
                      grip={
                        free && !block.goesOn && block.item.kind === 'appointment'
                          ? { onPointerDown: begin('resize', block.item) }
                          : undefined
                      }
                      onOpen={open}
                      onNudge={onNudge}
                    />
                  </View>
                );
              })}
              {drag &&
                placeInDay([ghostOf(drag.item, drag.times)], day, axis).map((block) => (
                  <View
                    key="ghost"
                    pointerEvents="none"
                    style={[styles.place, styles.whole, { top: block.top * rowHeight + 1 }]}
                  >
                    {block.item.item ? (
                      <Block
                        ghost
                        item={{ ...block.item.item, ...drag.times }}
                        zone={zone}
                        height={(block.bottom - block.top) * rowHeight - 2}
                        clashes={false}
                        onOpen={onOpen}
                        onNudge={onNudge}
                      />
                    ) : (
                      <View style={[styles.fresh, { height: (block.bottom - block.top) * rowHeight - 2 }]}>
                        <Text variant="meta" weight={600} tone="accentText" lines={1}>
                          {`${clock(drag.times.start, zone)} – ${clock(drag.times.end, zone)}`}
                        </Text>
                      </View>
                    )}
                  </View>
                ))}
              {day === today && (
                <View
                  pointerEvents="none"
                  style={[styles.now, { top: nowRow * rowHeight, backgroundColor: colors.danger }]}
                />
              )}
            </View>
          ))}
        </View>
      </View>
    </ScrollView>
  );
}

const keep = (event: { stopPropagation: () => void }) => event.stopPropagation();

/** What is drawn under the hand, as something that can be placed in a day. */
const ghostOf = (item: Item | null, { start, end }: Times) => ({
  id: 'ghost',
  start,
  end: Math.max(end, start + 15 * MINUTE),
  allDay: false,
  item,
});

const useStyles = makeStyles(({ colors, radius }) => ({
  scroll: { flex: 1 },
  sheet: { flexDirection: 'row' },
  hours: { width: 52 },
  hour: { position: 'absolute', right: 8, left: 0 },
  badge: {
    position: 'absolute',
    right: 4,
    paddingHorizontal: 5,
    paddingVertical: 1,
    borderRadius: radius.key,
    backgroundColor: colors.danger,
  },
  columns: { flex: 1, flexDirection: 'row' },
  rule: { position: 'absolute', left: 0, right: 0, height: 1, backgroundColor: colors.lineSubtle },
  half: { opacity: 0.45 },
  column: { flex: 1, minWidth: 0, borderLeftWidth: 1, borderLeftColor: colors.lineSubtle },
  gap: {
    position: 'absolute',
    left: 0,
    right: 0,
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
  place: { position: 'absolute', paddingRight: 3, paddingLeft: 1 },
  whole: { left: 0, right: 0, zIndex: 5 },
  lifted: { opacity: 0.4 },
  fresh: {
    paddingHorizontal: 7,
    paddingVertical: 2,
    borderRadius: radius.chip,
    borderWidth: 1,
    borderColor: colors.accent,
    backgroundColor: colors.accentTint,
  },
  now: { position: 'absolute', left: 0, right: 0, height: 2, marginTop: -1, zIndex: 4 },
}));
