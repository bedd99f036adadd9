import { t } from '@lintel/contract/messages';
import Check from 'lucide-react-native/icons/check';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import { useEffect, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { Field, type FieldProps } from './Field';
import { Icon } from './Icon';
import { Popover } from './Popover';
import { PressBox } from './PressBox';
import { Text } from './Text';
import { SearchField } from './TextField';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, type PressState, webProps } from './web-props';

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
  /** Heading under which this option stands; options of one group follow each other. */
  group?: string;
  disabledReason?: string;
}

const SEARCH_FROM = 9;

interface ListProps<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  chosen: ReadonlySet<Value>;
  many: boolean;
  onChoose: (value: Value) => void;
}

/** The choices of a list by themselves, for a popover or sheet of one's own. */
export function OptionList<Value extends string>({
  label,
  options,
  chosen,
  many,
  onChoose,
}: ListProps<Value>) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const [search, setSearch] = useState('');
  const rows = useRef<(View | null)[]>([]);
  const searchBox = useRef<TextInput>(null);
  const searchable = options.length >= SEARCH_FROM;
  const shown = options.filter((option) => option.label.toLowerCase().includes(search.trim().toLowerCase()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves only when the list opens
  useEffect(() => {
    const at = Math.max(
      0,
      options.findIndex((option) => chosen.has(option.value)),
    );
    // On a phone the keyboard would cover the choices.
    const first = () => (searchable ? !compact && searchBox.current?.focus() : rows.current[at]?.focus());
    const soon = setTimeout(first, 30);
    return () => clearTimeout(soon);
  }, []);
  const onKey = (index: number) => (event: KeyPress) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to !== undefined) rows.current[(to + shown.length) % shown.length]?.focus();
    else if (!searchable && /^\S$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const order = [...shown.keys()].map((step) => (index + 1 + step) % shown.length);
      const found = order.find((at) => shown[at]?.label.toLowerCase().startsWith(letter));
      if (found !== undefined) rows.current[found]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <View style={styles.list}>
      {searchable && (
        <View
          style={styles.search}
          {...webProps({
            // A text field keeps its keys to itself, so they are heard on the way down.
            onKeyDownCapture: (event: KeyPress) => {
              const first = shown.find((option) => !option.disabledReason);
              if (event.key === 'ArrowDown') rows.current[0]?.focus();
              else if (event.key === 'Enter' && search.trim() !== '' && first) onChoose(first.value);
              else return;
              event.preventDefault();
              event.stopPropagation();
            },
          })}
        >
          <SearchField
            ref={searchBox}
            label={t('ui.select.search', { label })}
            value={search}
            onChange={setSearch}
          />
        </View>
      )}
      <View aria-label={label} {...webProps({ role: 'listbox', 'aria-multiselectable': many || undefined })}>
        {shown.map((option, index) => {
          const on = chosen.has(option.value);
          const off = Boolean(option.disabledReason);
          const head = option.group !== undefined && option.group !== shown[index - 1]?.group;
          return (
            <View key={option.value} role="none">
              {head && (
                <Text variant="micro" tone="text3" style={styles.group}>
                  {option.group}
                </Text>
              )}
              <PressBox
                ref={(node: View | null) => {
                  rows.current[index] = node;
                }}
                role="option"
                aria-selected={on}
                off={off}
                onPress={() => onChoose(option.value)}
                {...webProps({ onKeyDown: onKey(index), dataSet: { ring: 'inset' }, tabIndex: -1 })}
                style={(state: PressState) => [
                  styles.option,
                  compact && styles.touch,
                  (state.hovered || state.focused) && { backgroundColor: colors.hover },
                ]}
              >
                {many && (
                  <View style={[styles.tick, on && styles.ticked]}>
                    {on && <Icon of={Check} size={12} tone="onAccent" />}
                  </View>
                )}
                <View style={styles.words}>
                  <Text tone={off ? 'disabled' : 'text'}>{option.label}</Text>
                  {(option.disabledReason || option.hint) && (
                    <Text variant="meta" tone="text2">
                      {option.disabledReason ?? option.hint}
                    </Text>
                  )}
                </View>
                {!many && on && <Icon of={Check} tone="accentText" />}
              </PressBox>
            </View>
          );
        })}
      </View>
      {shown.length === 0 && (
        <Text tone="text2" style={styles.none}>
          {t('ui.select.none', { search })}
        </Text>
      )}
    </View>
  );
}

interface BoxProps<Value extends string> extends FieldProps {
  options: readonly Option<Value>[];
  placeholder?: string;
  disabledReason?: string | false;
  testID?: string;
}

interface PickerProps<Value extends string> extends BoxProps<Value> {
  text: string | undefined;
  chosen: ReadonlySet<Value>;
  many: boolean;
  onChoose: (value: Value) => void;
}

function Picker<Value extends string>({
  options,
  text,
  placeholder,
  disabledReason,
  testID,
  chosen,
  many,
  onChoose,
  ...field
}: PickerProps<Value>) {
  const styles = useStyles();
  const { colors, control } = useTheme();
  const compact = useWidth() === 'compact';
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const off = Boolean(disabledReason);
  return (
    <Field {...field} hint={disabledReason || field.hint}>
      {(access) => (
        <>
          <PressBox
            ref={anchor}
            testID={testID}
            role="combobox"
            {...access}
            aria-label={`${access['aria-label']}: ${text ?? placeholder ?? t('ui.select.choose')}`}
            aria-expanded={open}
            off={off}
            onPress={() => setOpen(true)}
            {...webProps({
              'aria-haspopup': 'listbox',
              'aria-controls': access.id,
              onKeyDown: (event: KeyPress) => {
                if (off || !['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(event.key)) return;
                event.preventDefault();
                setOpen(true);
              },
            })}
            style={(state: PressState) => [
              styles.box,
              { minHeight: compact ? control.touch : 34 },
              field.error ? { borderColor: colors.danger } : null,
              state.hovered && !off && { backgroundColor: colors.hover },
              off && styles.off,
            ]}
          >
            <Text tone={off ? 'disabled' : text ? 'text' : 'text3'} lines={1} style={styles.words}>
              {text ?? placeholder ?? t('ui.select.choose')}
            </Text>
            <Icon of={ChevronDown} tone={off ? 'disabled' : 'text2'} />
          </PressBox>
          <Popover
            open={open}
            onClose={() => setOpen(false)}
            anchor={anchor}
            label={field.label}
            width="anchor"
            height={Math.min(options.length, 9) * 34 + 60}
          >
            <OptionList
              label={field.label}
              options={options}
              chosen={chosen}
              many={many}
              onChoose={(value) => {
                if (!many) setOpen(false);
                onChoose(value);
              }}
            />
          </Popover>
        </>
      )}
    </Field>
  );
}

/** One of several; a list beside the field, a sheet on phones. */
export function SelectField<Value extends string>({
  value,
  onChange,
  options,
  ...rest
}: BoxProps<Value> & { value: Value | null; onChange: (value: Value) => void }) {
  return (
    <Picker
      {...rest}
      options={options}
      many={false}
      text={options.find((option) => option.value === value)?.label}
      chosen={new Set(value === null ? [] : [value])}
      onChoose={onChange}
    />
  );
}

/** Any number of several. */
export function MultiSelect<Value extends string>({
  values,
  onChange,
  options,
  ...rest
}: BoxProps<Value> & { values: readonly Value[]; onChange: (values: Value[]) => void }) {
  const chosen = new Set(values);
  const names = options.filter((option) => chosen.has(option.value)).map((option) => option.label);
  const text =
    names.length > 2
      ? t('ui.select.many', { first: names[0] ?? '', more: names.length - 1 })
      : names.join(', ');
  return (
    <Picker
      {...rest}
      options={options}
      many
      text={text || undefined}
      chosen={chosen}
      onChoose={(value) =>
        onChange(chosen.has(value) ? values.filter((v) => v !== value) : [...values, value])
      }
    />
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 7,
    paddingHorizontal: 10,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.control,
    backgroundColor: colors.surface,
  },
  off: { backgroundColor: colors.sunken, borderColor: colors.line },
  list: { padding: 5 },
  search: { padding: 4 },
  group: { paddingHorizontal: 9, paddingTop: 8, paddingBottom: 3 },
  option: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 9,
    minHeight: 32,
    paddingHorizontal: 9,
    paddingVertical: 5,
    borderRadius: radius.chip,
  },
  touch: { minHeight: 44 },
  words: { flex: 1 },
  tick: {
    width: 16,
    height: 16,
    borderRadius: 4,
    borderWidth: 1.5,
    borderColor: colors.control,
    alignItems: 'center',
    justifyContent: 'center',
  },
  ticked: { backgroundColor: colors.accent, borderColor: colors.accent },
  none: { padding: 12 },
}));
