import { View } from 'react-native';
import { Avatar } from './Avatar';
import { makeStyles, useTheme } from './theme-context';

interface Props {
  name: string;
  /** They have something in hand. Said in words beside it: the colour alone tells nobody. */
  busy?: boolean;
  size?: 20 | 26 | 32;
}

/** Somebody who is here now: their initials with a dot at the edge. Words beside it say who. */
export function PresenceDot({ name, busy = false, size = 20 }: Props) {
  const styles = useStyles();
  const { colors } = useTheme();
  return (
    <View aria-hidden>
      <Avatar name={name} size={size} />
      <View style={[styles.dot, { backgroundColor: busy ? colors.warning : colors.success }]} />
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  dot: {
    position: 'absolute',
    right: -2,
    bottom: -2,
    width: 9,
    height: 9,
    borderRadius: 5,
    borderWidth: 1.5,
    borderColor: colors.surface,
  },
}));
