import type { ListColumn } from '@lintel/contract';
import { COLUMN_WIDTH, type ListDensity } from '@lintel/contract/lists';
import { t } from '@lintel/contract/messages';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import Minus from 'lucide-react-native/icons/minus';
import Plus from 'lucide-react-native/icons/plus';
import { View } from 'react-native';
import { Button, IconButton } from '@/ui/Button';
import { Checkbox, Toggle } from '@/ui/Choice';
import { makeStyles } from '@/ui/theme-context';

/** Points a press makes a column wider or narrower by; dragging the edge of its head is finer. */
const STEP = 40;

interface Props {
  /** All there are. */
  columns: readonly { key: string; header: string; width: number | { min: number } }[];
  look: {
    columns: readonly ListColumn[];
    density: ListDensity;
    set(change: { columns?: ListColumn[] | null; density?: ListDensity }): void;
  };
}

/** Which columns a list shows, in which order, and how close its rows stand. */
export function ColumnPanel({ columns, look }: Props) {
  const styles = useStyles();
  const shown = look.columns;
  const header = (key: string) => columns.find((column) => column.key === key)?.header ?? key;
  const move = (index: number, step: number) => {
    const next = [...shown];
    const [column] = next.splice(index, 1);
    if (column) next.splice(index + step, 0, column);
    look.set({ columns: next });
  };
  const resize = (key: string, by: number) =>
    look.set({
      columns: shown.map((column) => {
        if (column.key !== key) return column;
        const usual = columns.find((known) => known.key === key)?.width ?? COLUMN_WIDTH.min;
        const now = column.width ?? (typeof usual === 'number' ? usual : usual.min);
        return { key, width: Math.min(Math.max(now + by, COLUMN_WIDTH.min), COLUMN_WIDTH.max) };
      }),
    });
  return (
    <View style={styles.panel}>
      <Toggle
        label={t('ui.density.compact')}
        on={look.density === 'dense'}
        onChange={(on) => look.set({ density: on ? 'dense' : 'normal' })}
      />
      <View style={styles.rule} />
      <View role="list" aria-label={t('lists.columns.shown')}>
        {shown.map(({ key, width }, index) => (
          <View key={key} role="listitem" style={styles.row}>
            <View style={styles.grow}>
              <Checkbox
                label={header(key)}
                checked
                disabledReason={key === 'name' && t('leads.columns.name_stays')}
                onChange={() => look.set({ columns: shown.filter((column) => column.key !== key) })}
              />
            </View>
            <IconButton
              icon={Minus}
              size="small"
              label={t('lists.columns.narrower', { column: header(key) })}
              disabledReason={width === COLUMN_WIDTH.min && t('lists.columns.narrowest')}
              onPress={() => resize(key, -STEP)}
            />
            <IconButton
              icon={Plus}
              size="small"
              label={t('lists.columns.wider', { column: header(key) })}
              disabledReason={width === COLUMN_WIDTH.max && t('lists.columns.widest')}
              onPress={() => resize(key, STEP)}
            />
            <IconButton
              icon={ArrowUp}
              size="small"
              label={t('lists.columns.up', { column: header(key) })}
              disabledReason={index === 0 && t('ui.order.first')}
              onPress={() => move(index, -1)}
            />
            <IconButton
              icon={ArrowDown}
              size="small"
              label={t('lists.columns.down', { column: header(key) })}
              disabledReason={index === shown.length - 1 && t('ui.order.last')}
              onPress={() => move(index, 1)}
            />
          </View>
        ))}
      </View>
      <View style={styles.rule} />
      {columns
        .filter(({ key }) => !shown.some((column) => column.key === key))
        .map(({ key, header: label }) => (
          <Checkbox
            key={key}
            label={label}
            checked={false}
            onChange={() => look.set({ columns: [...shown, { key }] })}
          />
        ))}
      <View style={styles.rule} />
      <Button
        kind="quiet"
        size="small"
        label={t('leads.columns.reset')}
        onPress={() => look.set({ columns: null })}
      />
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  panel: { padding: 12, gap: 2 },
  rule: { height: 1, marginVertical: 6, backgroundColor: colors.lineSubtle },
  row: { flexDirection: 'row', alignItems: 'center', gap: 2, minHeight: 32 },
  grow: { flex: 1 },
}));
