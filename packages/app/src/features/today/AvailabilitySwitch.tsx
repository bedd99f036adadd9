import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useTheme } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import { useOwnAvailabilityQuery, useSetOwnAvailabilityMutation } from './today.api';

/** Under the person's name: whether new leads come, and the switch for it; other words while that is not known. */
export function AvailabilitySwitch({ otherwise }: { otherwise: string }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const toast = useToast();
  const { data } = useOwnAvailabilityQuery();
  const [set, { isLoading, originalArgs }] = useSetOwnAvailabilityMutation();
  if (!data)
    return (
      <Text variant="micro" weight={400} tone="text2" lines={1}>
        {otherwise}
      </Text>
    );
  const wanted = isLoading ? originalArgs?.body?.receiving : undefined;
  const on = wanted ?? data.receiving;
  const comes = on && (data.now === null || data.now === 'paused');
  const change = async () => {
    const done = await set({ body: { receiving: !on } });
    if (done.error)
      toast({ message: `${t('today.availability.failed')}: ${problemText(done.error)}`, tone: 'danger' });
  };
  return (
    <PressBox
      role="switch"
      aria-checked={on}
      aria-label={t('today.availability')}
      onPress={() => void change()}
      hitSlop={8}
      style={(state: PressState) => [
        styles.line,
        (state.hovered || state.pressed) && { backgroundColor: colors.hover },
      ]}
    >
      <View style={[styles.dot, { backgroundColor: comes ? colors.success : colors.text3 }]} />
      <Text variant="micro" weight={400} tone="text2" lines={1}>
        {t(comes ? 'today.receiving' : 'today.not_receiving')}
      </Text>
    </PressBox>
  );
}

const useStyles = makeStyles(() => ({
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    alignSelf: 'flex-start',
    gap: 6,
    minHeight: 24,
    borderRadius: 6,
  },
  dot: { width: 7, height: 7, borderRadius: 4 },
}));
