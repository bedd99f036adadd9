import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Logo } from '@/ui/Logo';
import { useSlow } from '@/ui/Skeleton';
import { makeStyles } from '@/ui/theme-context';

/** While the session is looked for: nothing at first, then the mark. */
export function Splash() {
  const styles = useStyles();
  const slow = useSlow();
  return (
    <View role="status" aria-label={t('ui.loading')} style={styles.middle}>
      {slow && <Logo size={40} />}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  middle: { flex: 1, alignItems: 'center', justifyContent: 'center', backgroundColor: colors.canvas },
}));
