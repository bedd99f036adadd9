import { t } from '@lintel/contract/messages';
import Lock from 'lucide-react-native/icons/lock';
import { View } from 'react-native';
import { Icon } from '@/ui/Icon';
import { Tooltip } from '@/ui/Tooltip';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';

/** Beside a value that the person's role keeps from changes: says why there is nothing to press. */
export function ReadOnlyMark({ field }: { field: string }) {
  const styles = useStyles();
  const text = t('leads.read_only', { field });
  return (
    <Tooltip text={text}>
      <View accessible role="img" aria-label={text} style={styles.mark} {...webProps({ tabIndex: 0 })}>
        <Icon of={Lock} size={12} tone="text3" />
      </View>
    </Tooltip>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  mark: { padding: 3, borderRadius: radius.chip, flexShrink: 0 },
}));
