import { currentLocale, t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { shortcuts } from '@/platform/use-shortcut';
import { KeyCap } from '@/ui/KeyCap';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** What the keys do, for who works with them; and the way to all of them. */
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
    ...(claim ? [['Y', t('today.claim')] as const] : []),
  ];
  return (
    <>
      {keys.map(([key, label]) => (
        <View key={key} style={styles.key} aria-hidden>
          {key.split(' ').map((cap) => (
            <KeyCap key={cap} keys={cap} />
          ))}
          <Text variant="meta" tone="text2">
            {label.toLocaleLowerCase(currentLocale())}
          </Text>
        </View>
      ))}
      <PressBox role="button" onPress={() => shortcuts.run('app.help')} hitSlop={8} style={styles.all}>
        <KeyCap keys="?" />
        <Text variant="meta" tone="text2">
          {t('today.key.all')}
        </Text>
      </PressBox>
    </>
  );
}

const useStyles = makeStyles(() => ({
  key: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  all: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 6,
    minHeight: 24,
    marginStart: 'auto',
    borderRadius: 4,
  },
}));
