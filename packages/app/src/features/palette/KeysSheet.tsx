import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { scopeOf } from '@/platform/keymap';
import { shortcuts } from '@/platform/use-shortcut';
import { useAppSelector } from '@/store/store';
import { Dialog } from '@/ui/Dialog';
import { KeyCap } from '@/ui/KeyCap';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { keyText } from './key-text';

/** The keys that work on this screen, opened with `?`. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const single = useAppSelector((state) => state.ui.singleKeys);
  const all = shortcuts.list();
  const groups = [
    { title: t('keys.sheet.here'), ids: all.filter((id) => scopeOf(id) !== 'app') },
    { title: t('keys.sheet.everywhere'), ids: all.filter((id) => scopeOf(id) === 'app') },
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('ui.shell.shortcuts')}
      text={t(single ? 'keys.sheet.hint' : 'keys.sheet.off')}
    >
      <View {...webProps({ tabIndex: 0, role: 'group', 'aria-label': t('ui.shell.shortcuts') })}>
        {groups.map(({ title, ids }) =>
          ids.length === 0 ? null : (
            <View key={title} style={styles.group}>
              <Text variant="micro" weight={600} tone="text2" heading={3}>
                {title}
              </Text>
              {ids.map((id) => (
                <View key={id} style={styles.row}>
                  <Text style={styles.words}>{t(`keys.${id}`)}</Text>
                  <KeyCap keys={keyText(id)} />
                </View>
              ))}
            </View>
          ),
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  group: { marginTop: 10 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 34,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flex: 1 },
}));
