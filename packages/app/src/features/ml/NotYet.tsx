import Hourglass from 'lucide-react-native/icons/hourglass';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** What will be in a card, and when: there is nothing to act on, only to wait for. */
export function NotYet({ text }: { text: string }) {
  const styles = useStyles();
  return (
    <View style={styles.box}>
      <Icon of={Hourglass} size={20} tone="text3" />
      <Text tone="text2" align="center" style={styles.text}>
        {text}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  box: { flexGrow: 1, alignItems: 'center', justifyContent: 'center', gap: 8, paddingVertical: 14 },
  text: { maxWidth: 440 },
}));
