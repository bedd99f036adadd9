import { t } from '@lintel/contract/messages';
import { usePathname } from 'expo-router';
import Keyboard from 'lucide-react-native/icons/keyboard';
import LogOut from 'lucide-react-native/icons/log-out';
import Moon from 'lucide-react-native/icons/moon';
import Sun from 'lucide-react-native/icons/sun';
import { useEffect, useMemo, useState } from 'react';
import { useWindowDimensions, View } from 'react-native';
import { shortcuts } from '@/platform/use-shortcut';
import { useAppDispatch } from '@/store/store';
import { uiSlice } from '@/store/ui-slice';
import { useSession } from '@/store/use-session';
import { Overlay } from '@/ui/Overlay';
import type { NavSection } from '@/ui/shell/nav';
import { makeStyles } from '@/ui/theme-context';
import { FinderView } from './FinderView';
import { KeysSheet } from './KeysSheet';
import { type AdminPlace, keyOf, placeRows } from './places';
import { rememberLead } from './recent';
import type { Row } from './rows';
import { useFinder } from './use-finder';
import { useGo } from './use-go';

interface Props {
  sections: readonly NavSection[];
  admin: readonly AdminPlace[];
  open: 'palette' | 'keys' | null;
  onOpen: (open: 'palette' | 'keys' | null) => void;
}

/** The palette, the sheet of keys and the keys that go places; comes behind the first screen and stays. */
export function PaletteHost({ sections, admin, open, onOpen }: Props) {
  const { me } = useSession();
  const path = usePathname();
  const go = useGo();
  const userId = me?.userId;
  useEffect(() => {
    const [, leadId] = /^\/leads\/([0-9a-f]{8}-[0-9a-f-]{27})$/.exec(path) ?? [];
    if (leadId && userId) rememberLead(userId, leadId);
  }, [path, userId]);
  /** The sheet shows what works when it is drawn, so the keys that go places come before it. */
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const leave = sections.flatMap(({ items }) =>
      items.flatMap(({ key, href }) => {
        const id = keyOf(`app.go_${key}`);
        return id ? [shortcuts.add({ id, run: () => go(href) })] : [];
      }),
    );
    setReady(true);
    return () => {
      for (const off of leave) off();
    };
  }, [sections, go]);
  return (
    <>
      {open === 'palette' && (
        <Palette
          sections={sections}
          admin={admin}
          onClose={() => onOpen(null)}
          onKeys={() => onOpen('keys')}
        />
      )}
      {open === 'keys' && ready && <KeysSheet onClose={() => onOpen(null)} />}
    </>
  );
}

/** Rows of the whole product: places, and what can be done anywhere. */
export function useOwnRows(
  sections: readonly NavSection[],
  admin: readonly AdminPlace[],
  onKeys: (() => void) | null,
): Row[] {
  const { signOut } = useSession();
  const dispatch = useAppDispatch();
  return useMemo(() => {
    const act = (key: string, title: string, icon: Row['icon'], run: () => void): Row => ({
      key: `act ${key}`,
      kind: 'actions',
      title,
      ...(icon ? { icon } : {}),
      run,
    });
    const look = (theme: 'dark' | 'light') => () => dispatch(uiSlice.actions.set({ theme }));
    return [
      ...placeRows(sections, admin),
      act('dark', t('palette.act.theme_dark'), Moon, look('dark')),
      act('light', t('palette.act.theme_light'), Sun, look('light')),
      ...(onKeys ? [act('app.help', t('palette.act.keys'), Keyboard, onKeys)] : []),
      act('out', t('palette.act.sign_out'), LogOut, () => void signOut()),
    ];
  }, [sections, admin, dispatch, onKeys, signOut]);
}

function Palette({
  sections,
  admin,
  onClose,
  onKeys,
}: {
  sections: readonly NavSection[];
  admin: readonly AdminPlace[];
  onClose: () => void;
  onKeys: () => void;
}) {
  const styles = useStyles();
  const { height } = useWindowDimensions();
  const go = useGo();
  const own = useOwnRows(sections, admin, null);
  const finder = useFinder(own);
  const openRow = (row: Row, beside: boolean) => {
    if (row.href && beside) return go(row.href, true);
    onClose();
    if (row.key === 'act app.help') onKeys();
    else if (row.href) go(row.href);
    // The layer is gone before what it started puts up its own.
    else if (row.run) setTimeout(row.run, 0);
  };
  return (
    <Overlay open onClose={onClose} label={t('palette.title')} scrim>
      <View style={styles.place} pointerEvents="box-none">
        <View style={[styles.card, { maxHeight: Math.max(260, Math.min(590, height - 140)) }]}>
          <FinderView finder={finder} onOpen={openRow} />
        </View>
      </View>
    </Overlay>
  );
}

const useStyles = makeStyles(({ colors, radius, shadow }) => ({
  place: { flex: 1, alignItems: 'center', paddingTop: 96, paddingHorizontal: 16 },
  card: {
    width: '100%',
    maxWidth: 640,
    borderRadius: radius.dialog,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.raised,
    overflow: 'hidden',
    boxShadow: shadow.sh3,
  },
}));
