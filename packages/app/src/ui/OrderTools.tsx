import { t } from '@lintel/contract/messages';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import Trash from 'lucide-react-native/icons/trash';
import { View } from 'react-native';
import { IconButton } from './Button';
import { makeStyles } from './theme-context';
import { type KeyPress, webProps } from './web-props';

interface Props {
  /** What the item is called. */
  name: string;
  index: number;
  count: number;
  onStep: (by: 1 | -1) => void;
  onRemove?: () => void;
  /** Why it cannot be taken out. */
  keepReason?: string | false;
  /** Why nothing moves at the moment. */
  stillReason?: string | false;
}

/** Moves an item of a list by one place, and takes it out. */
export function OrderTools({ name, index, count, onStep, onRemove, keepReason, stillReason }: Props) {
  const styles = useStyles();
  return (
    <View style={styles.tools}>
      <IconButton
        size="small"
        icon={ArrowUp}
        label={t('ui.order.up', { name })}
        disabledReason={index === 0 ? t('ui.order.first') : stillReason}
        onPress={() => onStep(-1)}
      />
      <IconButton
        size="small"
        icon={ArrowDown}
        label={t('ui.order.down', { name })}
        disabledReason={index === count - 1 ? t('ui.order.last') : stillReason}
        onPress={() => onStep(1)}
      />
      {onRemove && (
        <IconButton
          size="small"
          icon={Trash}
          label={t('ui.order.remove', { name })}
          disabledReason={keepReason}
          onPress={onRemove}
        />
      )}
    </View>
  );
}

/** For the item itself: Alt and an arrow move it from any of its fields. */
export const orderKeys = (onStep: Props['onStep']) =>
  webProps({
    onKeyDown: (event: KeyPress) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      onStep(event.key === 'ArrowUp' ? -1 : 1);
    },
  });

const useStyles = makeStyles(() => ({
  tools: { flexDirection: 'row', alignItems: 'center', minHeight: 34 },
}));
