import { t } from '@lintel/contract/messages';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { TextField, type TextFieldProps } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import type { KeyPress, PressState } from '@/ui/web-props';
import { webProps } from '@/ui/web-props';
import { type Colleague, complete, mentionQuery, suggest } from './mention';

interface Props extends Omit<TextFieldProps, 'ref'> {
  colleagues: readonly Colleague[];
  ref?: Ref<TextInput>;
}

/** Where the caret is; at the end where the platform does not say. */
const caretOf = (input: TextInput | null, text: string): number =>
  (input as unknown as { selectionStart?: number } | null)?.selectionStart ?? text.length;

/** Several lines in which an `@` offers colleagues: arrows choose, Enter or Tab takes, Esc leaves. */
export function MentionField({ colleagues, value, onChange, ref, ...rest }: Props) {
  const styles = useStyles();
  const input = useRef<TextInput>(null);
  useImperativeHandle(ref, () => input.current as TextInput);
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const found = query === null ? [] : suggest(colleagues, query);
  const change = (next: string) => {
    onChange(next);
    setAt(0);
    setQuery(mentionQuery(next, caretOf(input.current, next)));
  };
  const take = (person: Colleague) => {
    const done = complete(value, person.name, caretOf(input.current, value));
    onChange(done.text);
    setQuery(null);
    input.current?.focus();
    setTimeout(() => input.current?.setSelection?.(done.caret, done.caret));
  };
  const onKey = (event: KeyPress) => {
    if (found.length === 0) return;
    const chosen = found[at];
    if (event.key === 'ArrowDown') setAt((at + 1) % found.length);
    else if (event.key === 'ArrowUp') setAt((at + found.length - 1) % found.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.ctrlKey && !event.metaKey)
      take(chosen);
    else if (event.key === 'Escape') setQuery(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <View {...webProps({ onKeyDownCapture: onKey })}>
      <TextField {...rest} ref={input} value={value} onChange={change} />
      {found.length > 0 && (
        <View
          style={styles.list}
          aria-label={t('timeline.note.colleagues')}
          {...webProps({ role: 'listbox' })}
        >
          {found.map((person, index) => (
            <PressBox
              key={person.userId}
              onPress={() => take(person)}
              {...webProps({ role: 'option', 'aria-selected': index === at, tabIndex: -1 })}
              style={(state: PressState) => [styles.option, (index === at || state.hovered) && styles.chosen]}
            >
              <Avatar name={person.name} size={20} />
              <Text>{person.name}</Text>
            </PressBox>
          ))}
        </View>
      )}
      {query !== null && query.length > 1 && found.length === 0 && (
        <Text variant="meta" tone="text2" live="polite">
          {t('timeline.note.nobody')}
        </Text>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  list: {
    marginTop: 4,
    padding: 4,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.raised,
  },
  option: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: 32,
    paddingHorizontal: 8,
    borderRadius: radius.chip,
  },
  chosen: { backgroundColor: colors.selected },
}));
