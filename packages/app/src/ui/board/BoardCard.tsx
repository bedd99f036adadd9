import Ellipsis from 'lucide-react-native/icons/ellipsis';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { IconButton } from '../Button';
import { Menu, type MenuItem } from '../Menu';
import { PressBox } from '../PressBox';
import { makeStyles, useTheme } from '../theme-context';
import { type PressState, webProps } from '../web-props';

/** Points under a card. */
export const CARD_GAP = 8;
/** Room to leave free at the end of a card's first line for its menu. */
export const MENU_ROOM = 22;

interface Props {
  id: string;
  /** Columns count on every card of a board being as tall. */
  height: number;
  /** It is the one the Tab key comes to. */
  current: boolean;
  /** It is being dragged: a shadow of itself. */
  held: boolean;
  /** Drawn in amber: it has stood there for too long. */
  late?: boolean;
  onOpen: () => void;
  onFocus: () => void;
  /** Behind the `…` of the card; `label` names the button. */
  menu: { title: string; label: string; items: readonly MenuItem[] } | null;
  children: ReactNode;
}

/** The frame of one card: a link to what it stands for, with a menu on it. */
export function BoardCard({ id, height, current, held, late, onOpen, onFocus, menu, children }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View
      role="listitem"
      style={[styles.slot, { height }, held && styles.held]}
      {...webProps({ dataSet: { card: id } })}
    >
      <PressBox
        role="link"
        onPress={onOpen}
        onFocus={onFocus}
        {...webProps({ tabIndex: current ? 0 : -1, dataSet: { cardLink: 'yes' } })}
        style={(state: PressState) => [
          styles.card,
          late && { borderColor: colors.warning },
          state.hovered && { backgroundColor: colors.hover },
        ]}
      >
        {children}
      </PressBox>
      {menu && (
        <View style={styles.menu} {...webProps({ dataSet: { cardMenu: 'yes' } })}>
          <Menu
            label={menu.title}
            items={menu.items}
            trigger={(trigger) => <IconButton {...trigger} size="small" icon={Ellipsis} label={menu.label} />}
          />
        </View>
      )}
    </View>
  );
}

const useStyles = makeStyles(({ colors, shadow }) => ({
  slot: { marginBottom: CARD_GAP },
  held: { opacity: 0.35 },
  card: {
    flex: 1,
    paddingHorizontal: 10,
    paddingTop: 8,
    paddingBottom: 6,
    justifyContent: 'space-between',
    borderRadius: 10,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.surface,
    boxShadow: shadow.sh1,
    cursor: 'pointer',
    userSelect: 'none',
  },
  menu: { position: 'absolute', top: 4, right: 4 },
}));
