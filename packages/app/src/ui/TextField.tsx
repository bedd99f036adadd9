import { t } from '@lintel/contract/messages';
import Eye from 'lucide-react-native/icons/eye';
import EyeOff from 'lucide-react-native/icons/eye-off';
import Search from 'lucide-react-native/icons/search';
import X from 'lucide-react-native/icons/x';
import { type Ref, useEffect, useRef, useState } from 'react';
import { TextInput, type TextInputProps, View } from 'react-native';
import { IconButton } from './Button';
import { Field, type FieldProps } from './Field';
import { formatMoney, formatPhone, parseDate, parseNumber } from './field-format';
import { font } from './font';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { makeStyles, useTheme, useWidth } from './theme-context';
import { type KeyPress, webProps } from './web-props';

type Passed = Pick<
  TextInputProps,
  | 'autoFocus'
  | 'autoCapitalize'
  | 'autoComplete'
  | 'autoCorrect'
  | 'inputMode'
  | 'maxLength'
  | 'placeholder'
  | 'secureTextEntry'
  | 'spellCheck'
  | 'testID'
>;

export interface TextFieldProps extends FieldProps, Passed {
  value: string;
  onChange: (value: string) => void;
  /** Called when the person leaves the field. */
  onBlur?: () => void;
  /** Enter in a one-line field; Ctrl-Enter in a larger one. */
  onSubmit?: () => void;
  /** More than one line high. */
  rows?: number;
  icon?: LucideIcon;
  /** Words before or after the value inside the box. */
  prefix?: string;
  suffix?: string;
  readOnly?: boolean;
  /** Grey and without an edge on phones, as search boxes are. */
  soft?: boolean;
  ref?: Ref<TextInput>;
}

/** Text of one line or more; the value is kept whatever happens. */
export function TextField({
  label,
  hint,
  error,
  required,
  hideLabel,
  value,
  onChange,
  onBlur,
  onSubmit,
  rows = 1,
  icon,
  prefix,
  suffix,
  readOnly,
  soft,
  secureTextEntry,
  ref,
  ...passed
}: TextFieldProps) {
  const styles = useStyles();
  const { colors, control } = useTheme();
  const compact = useWidth() === 'compact';
  const [hidden, setHidden] = useState(secureTextEntry);
  const onKeyPress = (event: KeyPress) => {
    if (rows > 1 && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit?.();
  };
  return (
    <Field label={label} hint={hint} error={error} required={required} hideLabel={hideLabel}>
      {(access) => (
        <View
          {...webProps({ dataSet: { ring: 'field' }, onKeyDownCapture: onKeyPress })}
          style={[
            styles.box,
            { minHeight: compact ? control.touch : 34 },
            error && { borderColor: colors.danger },
            readOnly && styles.readOnly,
            soft && compact && styles.soft,
          ]}
        >
          {icon && <Icon of={icon} tone="text3" />}
          {prefix && <Text tone="text3">{prefix}</Text>}
          <TextInput
            ref={ref}
            {...passed}
            {...access}
            value={value}
            onChangeText={onChange}
            onBlur={onBlur}
            onSubmitEditing={rows === 1 ? onSubmit : undefined}
            submitBehavior={rows === 1 ? 'submit' : 'newline'}
            multiline={rows > 1}
            numberOfLines={rows}
            readOnly={readOnly}
            secureTextEntry={hidden}
            placeholderTextColor={colors.text3}
            style={[
              styles.input,
              font(400),
              {
                fontSize: compact ? 16 : 13,
                lineHeight: compact ? 22 : 20,
                minHeight: rows > 1 ? rows * 20 + 14 : undefined,
              },
            ]}
          />
          {suffix && <Text tone="text3">{suffix}</Text>}
          {secureTextEntry && (
            <IconButton
              size="small"
              icon={hidden ? Eye : EyeOff}
              label={hidden ? t('ui.field.show_password') : t('ui.field.hide_password')}
              onPress={() => setHidden(!hidden)}
            />
          )}
        </View>
      )}
    </Field>
  );
}

/** Free search with a clear button. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  onSubmit,
  ref,
}: Pick<TextFieldProps, 'label' | 'value' | 'onChange' | 'placeholder' | 'onSubmit' | 'ref'>) {
  const styles = useStyles();
  return (
    <View style={styles.search}>
      <TextField
        ref={ref}
        label={label}
        hideLabel
        value={value}
        onChange={onChange}
        placeholder={placeholder ?? label}
        onSubmit={onSubmit}
        icon={Search}
        soft
        inputMode="search"
        autoCorrect={false}
        autoCapitalize="none"
      />
      {value !== '' && (
        <View style={styles.clear}>
          <IconButton size="small" icon={X} label={t('ui.field.clear')} onPress={() => onChange('')} />
        </View>
      )}
    </View>
  );
}

interface TypedProps<T>
  extends FieldProps,
    Pick<TextFieldProps, 'placeholder' | 'readOnly' | 'onSubmit' | 'autoFocus' | 'testID'> {
  value: T | null;
  /** Called with the parsed value; null when the field is empty. Text that cannot be read is kept and explained. */
  onChange: (value: T | null) => void;
}

/** A text box over a typed value: parses while typing, formats when left. */
function useTyped<T>(
  value: T | null,
  onChange: (value: T | null) => void,
  format: (v: T) => string,
  parse: (s: string) => T | undefined,
) {
  const [text, setText] = useState(value === null ? '' : format(value));
  const [bad, setBad] = useState(false);
  const known = useRef(value);
  useEffect(() => {
    if (Object.is(known.current, value)) return;
    known.current = value;
    setBad(false);
    setText(value === null ? '' : format(value));
  }, [value, format]);
  const send = (next: T | null) => {
    known.current = next;
    if (!Object.is(next, value)) onChange(next);
  };
  return {
    text,
    bad,
    change(next: string) {
      setText(next);
      const parsed = next.trim() === '' ? null : parse(next);
      if (parsed !== undefined) {
        setBad(false);
        send(parsed);
      }
    },
    leave() {
      const parsed = text.trim() === '' ? null : parse(text);
      setBad(parsed === undefined);
      if (parsed !== undefined && parsed !== null) setText(format(parsed));
    },
  };
}

const plain = (value: number) => String(value);
const same = (value: string) => value;

/** A number; commas, spaces and "640k" or "1.2m" are read. */
export function NumberField({
  value,
  onChange,
  error,
  suffix,
  ...rest
}: TypedProps<number> & { suffix?: string }) {
  const typed = useTyped(value, onChange, plain, parseNumber);
  return (
    <TextField
      {...rest}
      value={typed.text}
      onChange={typed.change}
      onBlur={typed.leave}
      inputMode="decimal"
      suffix={suffix}
      error={typed.bad ? t('ui.field.number_bad') : error}
    />
  );
}

/** Money in whole units of `currency` (ISO 4217), grouped when left. */
export function MoneyField({
  value,
  onChange,
  error,
  currency = 'USD',
  ...rest
}: TypedProps<number> & { currency?: string }) {
  const typed = useTyped(value, onChange, formatMoney, parseNumber);
  return (
    <TextField
      {...rest}
      value={typed.text}
      onChange={typed.change}
      onBlur={typed.leave}
      inputMode="decimal"
      suffix={currency}
      error={typed.bad ? t('ui.field.money_bad') : error}
    />
  );
}

/** A phone number as the person writes it, grouped when left; the server checks and normalises it. */
export function PhoneField({
  value,
  onChange,
  ...rest
}: FieldProps & Pick<TextFieldProps, 'value' | 'onChange' | 'placeholder' | 'onSubmit' | 'testID'>) {
  return (
    <TextField
      {...rest}
      value={value}
      onChange={onChange}
      onBlur={() => {
        const neat = formatPhone(value);
        if (neat !== value) onChange(neat);
      }}
      inputMode="tel"
      autoComplete="tel"
    />
  );
}

/** A day as YYYY-MM-DD, typed; also reads 20261124 and 2026/11/24. */
export function DateField({ value, onChange, error, hint, ...rest }: TypedProps<string>) {
  const typed = useTyped(value, onChange, same, parseDate);
  return (
    <TextField
      {...rest}
      placeholder={rest.placeholder ?? 'YYYY-MM-DD'}
      value={typed.text}
      onChange={typed.change}
      onBlur={typed.leave}
      inputMode="numeric"
      hint={hint ?? t('ui.field.date_hint')}
      error={typed.bad ? t('ui.field.date_bad') : error}
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
  soft: { backgroundColor: colors.sunken, borderColor: colors.sunken, borderRadius: 12 },
  readOnly: { backgroundColor: colors.sunken, borderColor: colors.line },
  input: { flex: 1, minWidth: 0, color: colors.text, paddingVertical: 5 },
  search: { justifyContent: 'center' },
  clear: { position: 'absolute', right: 3 },
}));
