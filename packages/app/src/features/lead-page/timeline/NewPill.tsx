import './catalogue';
import { t } from '@lintel/contract/messages';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

interface Props {
  count: number;
  onPress: () => void;
  /** Room below it, for what is docked there. */
  bottom?: number;
}

/** Says over the list that something arrived above what is on screen; a press leads there. */
export function NewPill({ count, onPress, bottom = 16 }: Props) {
  const styles = useStyles();
  return (
    <View style={[styles.place, { bottom }]} pointerEvents="box-none" aria-live="polite">
      {count > 0 && (
        <PressBox
          role="button"
          aria-label={t('timeline.new_show', { count })}
          onPress={onPress}
          style={styles.pill}
        >
          <Icon of={ArrowUp} size={14} tone="onAccent" />
          <Text weight={600} tone="onAccent">
            {t('timeline.new', { count })}
          </Text>
        </PressBox>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  place: { position: 'absolute', left: 0, right: 0, alignItems: 'center' },
  pill: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    minHeight: 32,
    paddingHorizontal: 14,
    borderRadius: radius.full,
    backgroundColor: colors.accent,
  },
}));
