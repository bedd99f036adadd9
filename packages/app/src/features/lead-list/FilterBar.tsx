import { type Condition, conditionsOf, type FilterGroup, groupOf, isGroup } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Braces from 'lucide-react-native/icons/braces';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { type ReactNode, useRef, useState } from 'react';
import { Pressable, View } from 'react-native';
import { conditionText, type FilterField, fieldOf, opText, valueText, withParts } from '@/features/leads';
import { FilterEditor } from '@/features/lists';
import { useShortcut } from '@/platform/use-shortcut';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { Late } from '@/ui/Late';
import { Popover } from '@/ui/Popover';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';

interface Props {
  fields: readonly FilterField[];
  filter: FilterGroup;
  /** Paths of conditions that cannot be asked. */
  broken: ReadonlySet<string>;
  currency: string;
  onChange: (filter: FilterGroup) => void;
  /** Opens the whole filter with its groups. */
  onGroups: () => void;
}

/** One chip per part of the filter: field, operator, value, and a cross. A press edits it; F adds one. */
export function FilterBar({ fields, filter, broken, currency, onChange, onGroups }: Props) {
  const styles = useStyles();
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const add = useRef<View>(null);
  const chips = useRef<(View | null)[]>([]);
  useShortcut('leads.filter', () => setOpen('new'));
  const anchor = useRef<View | null>(null);
  anchor.current = open === 'new' ? add.current : open === null ? null : (chips.current[open] ?? null);
  const { join, parts } = groupOf(filter);
  const part = typeof open === 'number' ? parts[open] : undefined;
  const edited = part && !isGroup(part) ? part : undefined;
  const close = () => setOpen(null);
  const without = (index: number) =>
    withParts(
      filter,
      parts.filter((_, at) => at !== index),
    );
  const made = (condition: Condition): FilterGroup =>
    edited
      ? withParts(
          filter,
          parts.map((was) => (was === edited ? condition : was)),
        )
      : withParts(filter, [...parts, condition]);
  return (
    <View role="group" aria-label={t('leads.filter.title')} style={styles.bar}>
      {join === 'any' && parts.length > 1 && (
        <Text tone="text2" weight={500}>
          {t('leads.filter.any')}
        </Text>
      )}
      {parts.map((condition, index) => {
        const chip = {
          chipRef: (node: View | null) => {
            chips.current[index] = node;
          },
          onRemove: () => onChange(without(index)),
        };
        return isGroup(condition) ? (
          <GroupChip
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            key={index}
            {...chip}
            group={condition}
            broken={[...broken].some((path) => path.startsWith(`${join}.${index}.`))}
            onEdit={onGroups}
          />
        ) : (
          <FilterChip
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            key={index}
            {...chip}
            field={broken.has(`${join}.${index}`) ? undefined : fieldOf(fields, condition)}
            condition={condition}
            currency={currency}
            onEdit={condition.field === 'importId' ? undefined : () => setOpen(index)}
          />
        );
      })}
      <Button
        ref={add}
        kind="quiet"
        size="small"
        icon={Plus}
        label={t('leads.filter.add')}
        shortcut={parts.length === 0 ? 'F' : undefined}
        expanded={open === 'new'}
        onPress={() => setOpen('new')}
      />
      <Button kind="quiet" size="small" icon={Braces} label={t('leads.filter.groups')} onPress={onGroups} />
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
          <Late spin>
            <FilterEditor
              key={open}
              fields={fields}
              condition={edited}
              whole={made}
              currency={currency}
              onApply={(condition) => {
                onChange(made(condition));
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
          </Late>
        )}
      </Popover>
    </View>
  );
}

interface ChipProps {
  chipRef: (node: View | null) => void;
  onEdit?: () => void;
  onRemove: () => void;
}

function FilterChip({
  field,
  condition,
  currency,
  ...chip
}: ChipProps & { field: FilterField | undefined; condition: Condition; currency: string }) {
  const styles = useStyles();
  const name = field
    ? conditionText(field, condition, currency)
    : t('leads.filter.gone', { field: condition.field });
  const value = field && valueText(field, condition, currency);
  return (
    <Chip {...chip} name={name} broken={!field} onEdit={field && chip.onEdit}>
      <View style={[styles.part, !field && styles.value]}>
        <Text tone={field ? 'text' : 'dangerText'} lines={1}>
          {field ? field.label : name}
        </Text>
      </View>
      {field && (
        <View style={[styles.part, styles.divided]}>
          <Text tone="text2" lines={1}>
            {condition.field === 'importId' ? t('leads.filter.one_import') : opText(field.kind, condition.op)}
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
    </Chip>
  );
}

function GroupChip({ group, broken, ...chip }: ChipProps & { group: FilterGroup; broken: boolean }) {
  const styles = useStyles();
  const { join } = groupOf(group);
  const name = t(`leads.filter.${join}_of`, { count: conditionsOf(group).length });
  return (
    <Chip {...chip} name={name} broken={broken}>
      <View style={styles.part}>
        <Text tone={broken ? 'dangerText' : 'text'} lines={1}>
          {name}
        </Text>
      </View>
    </Chip>
  );
}

function Chip({
  name,
  broken,
  chipRef,
  onEdit,
  onRemove,
  children,
}: ChipProps & { name: string; broken: boolean; children: ReactNode }) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View ref={chipRef} style={[styles.chip, broken && { borderColor: colors.danger }]}>
      <Pressable
        role="button"
        aria-label={t('leads.filter.edit', { filter: name })}
        onPress={onEdit}
        {...webProps({ dataSet: { ring: 'inset' } })}
        style={(state: PressState) => [
          styles.parts,
          state.hovered && onEdit && { backgroundColor: colors.hover },
        ]}
      >
        {children}
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
