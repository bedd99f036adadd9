import type { Condition } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useRef, useState } from 'react';
import { Pressable, View } from 'react-native';
import { useShortcut } from '@/platform/use-shortcut';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { Popover } from '@/ui/Popover';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { FilterEditor } from './FilterEditor';
import { conditionText, type FilterField, fieldOf, opText, valueText } from './filter-fields';

interface Props {
  fields: readonly FilterField[];
  conditions: readonly Condition[];
  /** Conditions of the chosen list, which hold beside these. */
  fixed: readonly Condition[];
  currency: string;
  onChange: (conditions: Condition[]) => void;
}

/** One chip per condition: field, operator, value, and a cross. A press edits it; F adds one. */
export function FilterBar({ fields, conditions, fixed, currency, onChange }: Props) {
  const styles = useStyles();
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const add = useRef<View>(null);
  const chips = useRef<(View | null)[]>([]);
  useShortcut('leads', 'f', () => setOpen('new'), t('leads.key.filter'));
  const anchor = useRef<View | null>(null);
  anchor.current = open === 'new' ? add.current : open === null ? null : (chips.current[open] ?? null);
  const edited = typeof open === 'number' ? conditions[open] : undefined;
  const close = () => setOpen(null);
  const without = (index: number) => conditions.filter((_, at) => at !== index);
  return (
    <View role="group" aria-label={t('leads.filter.title')} style={styles.bar}>
      {conditions.map((condition, index) => (
        <FilterChip
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={index}
          field={fieldOf(fields, condition)}
          condition={condition}
          currency={currency}
          chipRef={(node) => {
            chips.current[index] = node;
          }}
          onEdit={condition.field === 'importId' ? undefined : () => setOpen(index)}
          onRemove={() => onChange(without(index))}
        />
      ))}
      <Button
        ref={add}
        kind="quiet"
        size="small"
        icon={Plus}
        label={t('leads.filter.add')}
        shortcut={conditions.length === 0 ? 'F' : undefined}
        expanded={open === 'new'}
        onPress={() => setOpen('new')}
      />
      <Popover
        open={open !== null}
        onClose={close}
        anchor={anchor}
        label={t('leads.filter.title')}
        width={320}
        height={280}
        align="start"
      >
        {open !== null && (
          <FilterEditor
            key={open}
            fields={fields}
            condition={edited}
            others={[...fixed, ...(typeof open === 'number' ? without(open) : conditions)]}
            currency={currency}
            onApply={(made) => {
              onChange(
                typeof open === 'number'
                  ? conditions.map((c, at) => (at === open ? made : c))
                  : [...conditions, made],
              );
              close();
            }}
            onRemove={
              typeof open === 'number'
                ? () => {
                    onChange(without(open));
                    close();
                  }
                : undefined
            }
          />
        )}
      </Popover>
    </View>
  );
}

interface ChipProps {
  field: FilterField | undefined;
  condition: Condition;
  currency: string;
  chipRef: (node: View | null) => void;
  onEdit?: () => void;
  onRemove: () => void;
}

function FilterChip({ field, condition, currency, chipRef, onEdit, onRemove }: ChipProps) {
  const styles = useStyles();
  const { colors } = useTheme();
  const name = field
    ? conditionText(field, condition, currency)
    : t('leads.filter.gone', { field: condition.field });
  const value = field && valueText(field, condition, currency);
  return (
    <View ref={chipRef} style={[styles.chip, !field && { borderColor: colors.danger }]}>
      <Pressable
        role="button"
        aria-label={t('leads.filter.edit', { filter: name })}
        onPress={field && onEdit}
        {...webProps({ dataSet: { ring: 'inset' } })}
        style={(state: PressState) => [
          styles.parts,
          state.hovered && field && onEdit && { backgroundColor: colors.hover },
        ]}
      >
        <View style={[styles.part, !field && styles.value]}>
          <Text tone={field ? 'text' : 'dangerText'} lines={1}>
            {field ? field.label : name}
          </Text>
        </View>
        {field && (
          <View style={[styles.part, styles.divided]}>
            <Text tone="text2" lines={1}>
              {condition.field === 'importId'
                ? t('leads.filter.one_import')
                : opText(field.kind, condition.op)}
            </Text>
          </View>
        )}
        {value && condition.field !== 'importId' ? (
          <View style={[styles.part, styles.divided, styles.value]}>
            <Text weight={500} lines={1}>
              {value}
            </Text>
          </View>
        ) : null}
      </Pressable>
      <Pressable
        role="button"
        aria-label={t('leads.filter.remove_one', { filter: name })}
        onPress={onRemove}
        hitSlop={6}
        {...webProps({ dataSet: { ring: 'inset' } })}
        style={(state: PressState) => [
          styles.cross,
          styles.divided,
          state.hovered && { backgroundColor: colors.hover },
        ]}
      >
        <Icon of={X} size={14} />
      </Pressable>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  bar: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8, flexShrink: 1 },
  chip: {
    flexDirection: 'row',
    maxWidth: '100%',
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    overflow: 'hidden',
  },
  parts: { flexDirection: 'row', flexShrink: 1, minWidth: 0 },
  part: { flexShrink: 0, minHeight: 28, paddingHorizontal: 9, justifyContent: 'center', maxWidth: 160 },
  divided: { borderLeftWidth: 1, borderLeftColor: colors.lineSubtle },
  // Where room is short the value gives way first.
  value: { maxWidth: 240, flexShrink: 1, minWidth: 0 },
  cross: { width: 26, alignItems: 'center', justifyContent: 'center' },
}));
