import type { Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import UsersRound from 'lucide-react-native/icons/users-round';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { shortDay } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** Other names under which events of the lead came in. */
export function AlsoKnownAs({ names }: { names: Lead['alsoKnownAs'] }) {
  const styles = useStyles();
  return names.map(({ name, source, seenAt }) => {
    const day = shortDay(seenAt);
    const when = source ? t('arrivals.also_known_from', { source, day }) : day;
    return (
      <View key={name} style={styles.line}>
        <Icon of={UsersRound} tone="text3" />
        <View style={styles.words}>
          <Text selectable>{t('arrivals.also_known', { name })}</Text>
          <Text variant="meta" tone="text2">
            {t('arrivals.also_known_text', { when })}
          </Text>
        </View>
      </View>
    );
  });
}

const useStyles = makeStyles(() => ({
  line: { flexDirection: 'row', alignItems: 'flex-start', gap: 8, paddingVertical: 5 },
  words: { flexShrink: 1, minWidth: 0 },
}));
