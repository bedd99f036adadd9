import { t } from '@lintel/contract/messages';
import X from 'lucide-react-native/icons/x';
import { Pressable, ScrollView, View } from 'react-native';
import { Icon, type LucideIcon } from './Icon';
import { Text } from './Text';
import { makeStyles, useTheme } from './theme-context';
import { type PressState, webProps } from './web-props';

interface Props {
  count: number;
  /** In the place of “3 selected”. */
  text?: string;
  actions: readonly { key: string; label: string; icon: LucideIcon; onPress: () => void }[];
  onClear: () => void;
}

/** What can be done with the chosen rows; floats over the foot of the list. */
export function BulkBar({ count, text, actions, onClear }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  if (count === 0) return null;
  const ghost = (state: PressState) => [
    styles.action,
    (state.hovered || state.pressed) && { borderColor: colors.text3 },
  ];
  return (
    <View style={styles.place} pointerEvents="box-none">
      <View role="toolbar" aria-label={t('ui.table.selected', { count })} style={styles.bar}>
        <Text tone="surface" variant="strong" live="polite" lines={1} style={styles.count}>
          {text ?? t('ui.table.selected', { count })}
        </Text>
        <ScrollView horizontal showsHorizontalScrollIndicator={false} style={styles.scroll}>
          {actions.map((action) => (
            <Pressable
              key={action.key}
              role="button"
              onPress={action.onPress}
              style={ghost}
              {...webProps({ dataSet: { ring: 'inset' } })}
            >
              <Icon of={action.icon} tone="surface" />
              <Text tone="surface" variant="strong" lines={1}>
                {action.label}
              </Text>
            </Pressable>
          ))}
        </ScrollView>
        <Pressable
          role="button"
          aria-label={t('ui.table.clear_selection')}
          onPress={onClear}
          style={ghost}
          {...webProps({ dataSet: { ring: 'inset' } })}
        >
          <Icon of={X} tone="surface" />
        </Pressable>
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  place: { position: 'absolute', left: 16, right: 16, bottom: 16, alignItems: 'center', zIndex: 5 },
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    maxWidth: '100%',
    minHeight: 42,
    paddingHorizontal: 6,
    borderRadius: radius.card,
    backgroundColor: colors.text,
    boxShadow: shadow.sh2,
  },
  count: { paddingHorizontal: 8, flexShrink: 0 },
  scroll: { flexGrow: 0, flexShrink: 1 },
  action: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 7,
    minHeight: 32,
    paddingHorizontal: 10,
    borderRadius: radius.control,
    borderWidth: 1,
    borderColor: 'transparent',
  },
}));
