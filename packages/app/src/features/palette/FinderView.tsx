import { t } from '@lintel/contract/messages';
import CornerDownLeft from 'lucide-react-native/icons/corner-down-left';
import Search from 'lucide-react-native/icons/search';
import { useEffect, useId, useRef } from 'react';
import { Pressable, ScrollView, TextInput, View } from 'react-native';
import { useOnline } from '@/platform/use-online';
import { Avatar } from '@/ui/Avatar';
import { font } from '@/ui/font';
import { Icon } from '@/ui/Icon';
import { KeyCap } from '@/ui/KeyCap';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme, useWidth } from '@/ui/theme-context';
import { type KeyPress, type PressState, webProps } from '@/ui/web-props';
import { marked, type Row, sections } from './rows';
import type { Finder } from './use-finder';

interface Props {
  finder: Finder;
  /** Opens a row, beside what is open when asked for. */
  onOpen: (row: Row, beside: boolean) => void;
  /** On a screen of its own the Tab key goes on to what lies around; in a dialog, which Esc closes, it narrows. */
  tab?: 'narrows' | 'leaves';
}

/** A field and what it finds: a combobox whose list follows the field. */
export function FinderView({ finder, onOpen, tab = 'narrows' }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  const compact = useWidth() === 'compact';
  const online = useOnline();
  const id = useId();
  const { rows, highlighted, typed, only, state } = finder;
  const index = rows.findIndex(({ key }) => key === highlighted);
  const list = useRef<View & HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector?.(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const onKeyDown = (event: KeyPress) => {
    const current = rows[index];
    const step = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + 5, PageUp: index - 5 }[
      event.key
    ];
    if (step !== undefined)
      finder.move(Math.abs(step - index) > 1 ? Math.max(0, Math.min(rows.length - 1, step)) : step);
    else if (event.key === 'Enter' && current) onOpen(current, event.ctrlKey || event.metaKey);
    else if (event.key === 'Tab' && tab === 'narrows') finder.narrow(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const words = typed.replace(/^>/, '').trim();
  const narrowed = t(`palette.kind.${only ?? 'all'}`);
  let place = -1;
  return (
    <View style={styles.whole}>
      <View style={styles.head}>
        {state === 'searching' ? <Spinner size={16} /> : <Icon of={Search} size={16} />}
        {/* The field keeps key presses to itself: they are heard on their way down to it. */}
        <View style={styles.field} {...webProps({ onKeyDownCapture: onKeyDown })}>
          <TextInput
            value={typed}
            onChangeText={finder.type}
            autoFocus
            autoCapitalize="none"
            autoCorrect={false}
            spellCheck={false}
            placeholder={t('palette.placeholder')}
            placeholderTextColor={colors.text3}
            aria-label={t('palette.title')}
            style={[styles.input, font(400), { color: colors.text }]}
            {...webProps({
              role: 'combobox',
              'aria-expanded': rows.length > 0,
              'aria-controls': `${id}list`,
              'aria-autocomplete': 'list',
              'aria-activedescendant': index < 0 ? undefined : `${id}${index}`,
              dataSet: { ring: 'none' },
            })}
          />
        </View>
        <Pressable
          role="button"
          aria-label={t(tab === 'narrows' ? 'palette.narrow' : 'palette.narrow_here', { kind: narrowed })}
          onPress={() => finder.narrow(1)}
          {...webProps({ tabIndex: tab === 'narrows' ? -1 : 0 })}
          style={(press: PressState) => [styles.kind, press.hovered && { backgroundColor: colors.hover }]}
        >
          <Text variant="meta" weight={500}>
            {narrowed}
          </Text>
        </Pressable>
        {tab === 'narrows' && <KeyCap keys="Tab" />}
      </View>
      <ScrollView style={styles.scroll} keyboardShouldPersistTaps="handled">
        <View
          ref={list}
          nativeID={`${id}list`}
          aria-label={t('palette.results')}
          {...webProps({ role: 'listbox' })}
          style={styles.list}
        >
          {sections(rows).map((section, s) => (
            <View
              key={section.rows[0]?.key}
              {...webProps({ role: 'group', 'aria-labelledby': `${id}h${s}` })}
            >
              <Text id={`${id}h${s}`} variant="micro" weight={600} tone="text2" style={styles.title}>
                {t(`palette.kind.${words === '' && section.kind === 'people' ? 'recent' : section.kind}`)}
              </Text>
              {section.rows.map((row) => {
                place++;
                return (
                  <Line
                    key={row.key}
                    id={`${id}${place}`}
                    index={place}
                    row={row}
                    on={row.key === highlighted}
                    typed={words}
                    compact={compact}
                    onPress={(beside) => onOpen(row, beside)}
                  />
                );
              })}
            </View>
          ))}
        </View>
        {rows.length === 0 && state !== 'searching' && (
          <View style={styles.empty}>
            <Text weight={500}>{words ? t('palette.empty', { text: words }) : t('palette.start')}</Text>
            {words !== '' && <Text tone="text2">{t('palette.empty_text')}</Text>}
          </View>
        )}
      </ScrollView>
      {words !== '' && (state === 'failed' || !online) && (
        <View role="status" style={styles.notice}>
          <Text variant="meta" tone="text2">
            {t(online ? 'palette.failed' : 'palette.offline')}
          </Text>
        </View>
      )}
      <View style={styles.quiet} role="status">
        <Text variant="micro">
          {state === 'searching' ? t('palette.searching') : t('palette.count', { count: rows.length })}
        </Text>
      </View>
      {!compact && (
        <View style={styles.foot}>
          <Hint keys={['↑', '↓']} text={t('palette.move')} />
          <Hint keys={['Enter']} text={t('palette.open')} />
          <Hint keys={['Ctrl Enter']} text={t('palette.beside')} />
          <View style={styles.grow} />
          <Hint keys={['>']} text={t('palette.actions_only')} />
          <Hint keys={['Esc']} text={t('palette.close')} />
        </View>
      )}
    </View>
  );
}

function Hint({ keys, text }: { keys: readonly string[]; text: string }) {
  const styles = useStyles();
  return (
    <View style={styles.hint}>
      {keys.map((key) => (
        <KeyCap key={key} keys={key} />
      ))}
      <Text variant="micro" tone="text2">
        {text}
      </Text>
    </View>
  );
}

function Line({
  id,
  index,
  row,
  on,
  typed,
  compact,
  onPress,
}: {
  id: string;
  index: number;
  row: Row;
  on: boolean;
  typed: string;
  compact: boolean;
  onPress: (beside: boolean) => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const note = row.note && (
    <Text variant="meta" tone="text2" lines={1} style={styles.note}>
      {row.note}
    </Text>
  );
  return (
    <Pressable
      onPress={(event) => {
        const press = event.nativeEvent as unknown as { ctrlKey?: boolean; metaKey?: boolean } | undefined;
        onPress(press?.ctrlKey === true || press?.metaKey === true);
      }}
      nativeID={id}
      {...webProps({ role: 'option', 'aria-selected': on, tabIndex: -1, dataSet: { index } })}
      style={(press: PressState) => [
        styles.row,
        compact && styles.tall,
        press.hovered && { backgroundColor: colors.hover },
        on && { backgroundColor: colors.accentTint },
      ]}
    >
      {row.kind === 'people' ? (
        <Avatar name={row.title} size={26} />
      ) : (
        <View style={styles.icon}>{row.icon && <Icon of={row.icon} size={14} />}</View>
      )}
      <View style={compact ? styles.stacked : styles.words}>
        <Text weight={500} lines={1} style={styles.name}>
          {marked(row.title, typed).map((part, i) =>
            i % 2 === 0 ? (
              part
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
              <Text key={i} weight={700}>
                {part}
              </Text>
            ),
          )}
        </Text>
        {note}
      </View>
      {row.score && <ScoreMeter points={row.score.points} band={row.score.band} />}
      {row.keys && <KeyCap keys={row.keys} />}
      {on && !compact && <Icon of={CornerDownLeft} size={14} tone="accentText" />}
    </Pressable>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  whole: { flexShrink: 1, minHeight: 0 },
  head: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 54,
    paddingHorizontal: 18,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
  },
  field: { flex: 1, minWidth: 0 },
  input: { width: '100%', height: 52, fontSize: 16, outlineWidth: 0 },
  kind: {
    paddingHorizontal: 8,
    minHeight: 24,
    justifyContent: 'center',
    borderRadius: radius.control,
    backgroundColor: colors.sunken,
  },
  scroll: { flexGrow: 0, flexShrink: 1 },
  list: { paddingVertical: 8, paddingHorizontal: 8 },
  title: { paddingHorizontal: 10, paddingTop: 8, paddingBottom: 4 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    minHeight: 42,
    paddingHorizontal: 10,
    borderRadius: radius.card,
  },
  tall: { minHeight: 52 },
  icon: {
    width: 28,
    height: 28,
    borderRadius: radius.control,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.sunken,
  },
  words: { flex: 1, minWidth: 0, flexDirection: 'row', alignItems: 'baseline', gap: 10 },
  stacked: { flex: 1, minWidth: 0 },
  name: { flexShrink: 0, maxWidth: '100%' },
  note: { flexShrink: 1 },
  empty: { gap: 4, padding: 28, alignItems: 'center' },
  notice: { paddingHorizontal: 18, paddingVertical: 8, backgroundColor: colors.warningTint },
  quiet: { position: 'absolute', width: 1, height: 1, overflow: 'hidden', opacity: 0 },
  foot: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 14,
    minHeight: 38,
    paddingHorizontal: 16,
    borderTopWidth: 1,
    borderTopColor: colors.line,
    backgroundColor: colors.canvas,
  },
  hint: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  grow: { flex: 1 },
}));
