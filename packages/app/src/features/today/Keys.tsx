import { currentLocale, t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { KeyCap } from '@/ui/KeyCap';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** What the keys do, for who works with them. */
export function Keys({ claim }: { claim: boolean }) {
  const styles = useStyles();
  const keys: (readonly [string, string])[] = [
    ['J K', t('today.key.move')],
    ['Enter', t('today.key.open')],
    ['P', t('today.call')],
    ['T', t('today.text')],
    ['S', t('today.snooze')],
    ['E', t('today.key.done')],
    ['B', t('today.book')],
    ...(claim ? [['C', t('today.claim')] as const] : []),
  ];
  return keys.map(([key, label]) => (
    <View key={key} style={styles.key} aria-hidden>
      {key.split(' ').map((cap) => (
        <KeyCap key={cap} keys={cap} />
      ))}
      <Text variant="meta" tone="text2">
        {label.toLocaleLowerCase(currentLocale())}
      </Text>
    </View>
  ));
}

const useStyles = makeStyles(() => ({
  key: { flexDirection: 'row', alignItems: 'center', gap: 6 },
}));
