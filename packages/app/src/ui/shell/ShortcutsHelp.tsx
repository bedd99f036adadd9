import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { shortcuts } from '../../platform/use-shortcut';
import { Dialog } from '../Dialog';
import { KeyCap } from '../KeyCap';
import { Text } from '../Text';
import { makeStyles } from '../theme-context';

/** The keys that work on this screen, opened with `?`. */
export function ShortcutsHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const styles = useStyles();
  if (!open) return null;
  return (
    <Dialog open onClose={onClose} title={t('ui.shell.shortcuts')} text={t('ui.shell.shortcuts_hint')}>
      {shortcuts.list().map((shortcut) => (
        <View key={shortcut.key} style={styles.row}>
          <Text style={styles.words}>{shortcut.label}</Text>
          <KeyCap
            keys={shortcut.key
              .replaceAll('+', ' ')
              .replace(/ ([a-z])$/, (_, letter: string) => ` ${letter.toUpperCase()}`)}
          />
        </View>
      ))}
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 34,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flex: 1 },
}));
