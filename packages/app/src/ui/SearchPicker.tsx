import { t } from '@lintel/contract/messages';
import X from 'lucide-react-native/icons/x';
import { useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { IconButton } from './Button';
import { Field } from './Field';
import { PressBox } from './PressBox';
import { Spinner } from './Spinner';
import { Text } from './Text';
import { SearchField } from './TextField';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { useSettled } from './use-settled';
import { type KeyPress, type PressState, webProps } from './web-props';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Found extends Named {
  readonly hint?: string | undefined;
}

interface Props {
  label: string;
  /** What the search box says while it is empty. */
  placeholder: string;
  chosen: readonly Named[];
  most: number;
  onChange: (chosen: Named[]) => void;
  /** Looks for what was typed, once typing rests. */
  useFound: (typed: string) => { items: readonly Found[]; busy: boolean };
}

/** Some of very many, found by typing: what is chosen stands above the box and can be taken away. */
export function SearchPicker({ label, placeholder, chosen, most, onChange, useFound }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const [typed, setTyped] = useState('');
  const box = useRef<TextInput>(null);
  const rows = useRef<(View | null)[]>([]);
  const asked = useSettled(typed.trim());
  const { items, busy } = useFound(asked);
  const ids = new Set(chosen.map(({ id }) => id));
  const shown = asked === '' ? [] : items.filter(({ id }) => !ids.has(id)).slice(0, 6);
  const choose = (one: Found) => {
    onChange([...chosen, { id: one.id, name: one.name }]);
    setTyped('');
    box.current?.focus();
  };
  const focus = (index: number) => rows.current[Math.max(0, Math.min(shown.length - 1, index))]?.focus();
  return (
    <Field label={label}>
      {() => (
        <View style={styles.box}>
          {chosen.length > 0 && (
            <View role="list" aria-label={label} style={styles.chosen}>
              {chosen.map((one) => (
                <View key={one.id} role="listitem" style={styles.chip}>
                  <Text lines={1} style={styles.name}>
                    {one.name}
                  </Text>
                  <IconButton
                    size="small"
                    icon={X}
                    label={t('ui.pick.take_away', { name: one.name })}
                    onPress={() => onChange(chosen.filter(({ id }) => id !== one.id))}
                  />
                </View>
              ))}
            </View>
          )}
          {chosen.length < most && (
            <View
              {...webProps({
                onKeyDownCapture: (event: KeyPress) => {
                  const first = shown[0];
                  if (event.key === 'ArrowDown' && first) focus(0);
                  else if (event.key === 'Enter' && first && asked === typed.trim()) choose(first);
                  else return;
                  event.preventDefault();
                  event.stopPropagation();
                },
              })}
            >
              <SearchField
                ref={box}
                label={label}
                placeholder={placeholder}
                value={typed}
                onChange={setTyped}
              />
            </View>
          )}
          {typed.trim() !== '' && (
            <View style={styles.list} aria-live="polite">
              {(busy || asked !== typed.trim()) && shown.length === 0 && <Spinner />}
              {!busy && asked === typed.trim() && shown.length === 0 && (
                <Text tone="text2" style={styles.none}>
                  {t('ui.pick.nothing')}
                </Text>
              )}
              {shown.map((one, index) => (
                <PressBox
                  key={one.id}
                  ref={(node: View | null) => {
                    rows.current[index] = node;
                  }}
                  role="button"
                  aria-label={one.hint ? `${one.name}, ${one.hint}` : one.name}
                  onPress={() => choose(one)}
                  {...webProps({
                    dataSet: { ring: 'inset' },
                    onKeyDown: (event: KeyPress) => {
                      if (event.key === 'ArrowDown') focus(index + 1);
                      else if (event.key === 'ArrowUp') index === 0 ? box.current?.focus() : focus(index - 1);
                      else return;
                      event.preventDefault();
                    },
                  })}
                  style={(state: PressState) => [
                    styles.row,
                    compact && styles.touch,
                    (state.hovered || state.focused) && { backgroundColor: colors.hover },
                  ]}
                >
                  <Text lines={1}>{one.name}</Text>
                  {one.hint && (
                    <Text variant="meta" tone="text2" lines={1}>
                      {one.hint}
                    </Text>
                  )}
                </PressBox>
              ))}
            </View>
          )}
        </View>
      )}
    </Field>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { gap: 6 },
  chosen: { flexDirection: 'row', flexWrap: 'wrap', gap: 6 },
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    maxWidth: '100%',
    paddingLeft: 8,
    borderRadius: radius.chip,
    backgroundColor: colors.sunken,
  },
  name: { flexShrink: 1 },
  list: {
    padding: 4,
    borderWidth: 1,
    borderColor: colors.line,
    borderRadius: radius.control,
    backgroundColor: colors.surface,
  },
  row: {
    minHeight: 32,
    paddingHorizontal: 8,
    paddingVertical: 4,
    borderRadius: radius.chip,
    justifyContent: 'center',
  },
  touch: { minHeight: 44 },
  none: { padding: 8 },
}));
