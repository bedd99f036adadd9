import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { PermissionState } from '@/ui/States';
import { Screen } from '@/ui/shell/Screen';
import { makeStyles } from '@/ui/theme-context';
import { FinderView } from './FinderView';
import { useOwnRows } from './PaletteHost';
import type { AdminPlace } from './places';
import { useFinder } from './use-finder';
import { useGo } from './use-go';

const NOWHERE = [] as const;

/** The palette as a screen, for phones. */
export function SearchScreen({ admin }: { admin: readonly AdminPlace[] }) {
  const { may } = useSession();
  return (
    <Screen title={t('palette.title')} body="fill" ground="surface">
      {may('leads:read') ? <Search admin={admin} /> : <PermissionState />}
    </Screen>
  );
}

function Search({ admin }: { admin: readonly AdminPlace[] }) {
  const styles = useStyles();
  const go = useGo();
  const finder = useFinder(useOwnRows(NOWHERE, admin, null));
  return (
    <View style={styles.fill}>
      <FinderView finder={finder} tab="leaves" onOpen={(row) => (row.href ? go(row.href) : row.run?.())} />
    </View>
  );
}

const useStyles = makeStyles(() => ({ fill: { flex: 1, minHeight: 0 } }));
