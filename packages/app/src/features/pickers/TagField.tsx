import { t } from '@lintel/contract/messages';
import { type RefObject, useEffect, useId, useState } from 'react';
import { View } from 'react-native';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { TextField, type TextFieldProps } from '@/ui/TextField';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { lastWord, offered, withWord } from './tag-words';
import { useOfferedTagsQuery } from './tags.api';

interface Props extends Pick<TextFieldProps, 'label' | 'hideLabel' | 'hint' | 'autoFocus' | 'onSubmit'> {
  value: string;
  onChange: (text: string) => void;
  /** Set while Enter and Esc mean what is offered, and not the form around it. */
  busy?: RefObject<boolean>;
}

/** Tags in words, commas between; for the one being written, those in use are offered. New words stay what they are. */
export function TagField({ value, onChange, busy, ...field }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const id = useId();
  const [at, setAt] = useState(-1);
  const [closed, setClosed] = useState(false);
  const asked = useSettled(lastWord(value));
  const { currentData } = useOfferedTagsQuery({ query: { q: asked, limit: 20 } }, { skip: asked === '' });
  const found =
    closed || asked !== lastWord(value)
      ? []
      : offered(value, currentData?.items.map(({ name }) => name) ?? []);
  const chosen = found[at];
  useEffect(() => {
    if (busy) busy.current = chosen !== undefined;
  }, [busy, chosen]);
  const take = (tag: string) => {
    onChange(withWord(value, tag));
    setAt(-1);
    setClosed(true);
  };
  const onKey = (event: KeyPress) => {
    if (found.length === 0) return;
    if (event.key === 'ArrowDown') setAt((at + 1) % found.length);
    else if (event.key === 'ArrowUp') setAt(at <= 0 ? found.length - 1 : at - 1);
    else if (event.key === 'Enter' && chosen) take(chosen);
    else if (event.key === 'Escape' && chosen) setAt(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <View {...webProps({ onKeyDownCapture: onKey })}>
      <TextField
        {...field}
        value={value}
        onChange={(text) => {
          setClosed(false);
          setAt(-1);
          onChange(text);
        }}
        {...webProps({
          role: 'combobox',
          'aria-expanded': found.length > 0,
          'aria-autocomplete': 'list',
          'aria-controls': found.length > 0 ? id : undefined,
          'aria-activedescendant': chosen === undefined ? undefined : `${id}-${at}`,
        })}
      />
      {found.length > 0 && (
        <View id={id} style={styles.list} aria-label={t('ui.pick.tags')} {...webProps({ role: 'listbox' })}>
          {found.map((tag, index) => (
            <PressBox
              key={tag}
              onPress={() => take(tag)}
              {...webProps({
                id: `${id}-${index}`,
                role: 'option',
                'aria-selected': index === at,
                tabIndex: -1,
                // The field keeps the keyboard while one is chosen.
                onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(),
              })}
              style={(state: PressState) => [
                styles.option,
                compact && styles.touch,
                (index === at || state.hovered) && styles.chosen,
              ]}
            >
              <Text lines={1}>{tag}</Text>
            </PressBox>
          ))}
        </View>
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
  option: { minHeight: 32, paddingHorizontal: 8, justifyContent: 'center', borderRadius: radius.chip },
  touch: { minHeight: 44 },
  chosen: { backgroundColor: colors.selected },
}));
