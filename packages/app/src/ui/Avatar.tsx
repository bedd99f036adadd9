import UserPlus from 'lucide-react-native/icons/user-plus';
import { View } from 'react-native';
import { Icon } from './Icon';
import { hashName, initials } from './initials';
import { Text } from './Text';
import { makeStyles, useTheme } from './theme-context';

interface Props {
  /** Full name; without one a dashed "unassigned" circle is drawn. */
  name?: string | null;
  size?: 20 | 26 | 32 | 40 | 48 | 60;
  /** Read out; leave away where the name stands beside it. */
  label?: string;
}

/** Initials on one of eight soft colours, the same for a name everywhere. */
export function Avatar({ name, size = 26, label }: Props) {
  const theme = useTheme();
  const styles = useStyles();
  const [fill, ink] = theme.avatars[hashName(name ?? '') % theme.avatars.length] ?? ['', ''];
  const round = { width: size, height: size, borderRadius: size / 2 };
  const access = label ? ({ role: 'img', 'aria-label': label } as const) : { 'aria-hidden': true };
  if (!name) {
    return (
      <View {...access} style={[styles.circle, styles.nobody, round]}>
        <Icon of={UserPlus} size={12} tone="text3" />
      </View>
    );
  }
  return (
    <View {...access} style={[styles.circle, round, { backgroundColor: fill }]}>
      <Text
        weight={600}
        maxScale={1.2}
        style={{ color: ink, fontSize: Math.round(size * 0.38), lineHeight: size }}
      >
        {initials(name)}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  circle: { alignItems: 'center', justifyContent: 'center', flexShrink: 0 },
  nobody: { borderWidth: 1, borderStyle: 'dashed', borderColor: colors.control },
}));
