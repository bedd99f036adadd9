import { t } from '@lintel/contract/messages';
import BellIcon from 'lucide-react-native/icons/bell';
import { useRef, useState } from 'react';
import { View } from 'react-native';
import { IconButton } from '@/ui/Button';
import { Popover } from '@/ui/Popover';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { NotificationList } from './NotificationList';
import { useUnreadNotificationsQuery } from './today.api';

/** Counted so far. */
const COUNTED = 100;

/** How many notifications wait to be read, and the list of them. */
export function Bell() {
  const styles = useStyles();
  const anchor = useRef<View>(null);
  const [open, setOpen] = useState(false);
  const { data } = useUnreadNotificationsQuery();
  const count = data?.count ?? 0;
  const label =
    count === 0
      ? t('notifications.bell')
      : count >= COUNTED
        ? t('notifications.bell.many')
        : t('notifications.bell.unread', { count });
  return (
    <View>
      <IconButton ref={anchor} icon={BellIcon} label={label} expanded={open} onPress={() => setOpen(true)} />
      {count > 0 && (
        <View style={styles.badge} aria-hidden pointerEvents="none">
          <Text variant="micro" weight={600} tone="onStatus" maxScale={1.1}>
            {count > 9 ? '9+' : count}
          </Text>
        </View>
      )}
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        label={t('notifications.title')}
        width={360}
        height={420}
        align="end"
      >
        <NotificationList unread={count} onDone={() => setOpen(false)} />
      </Popover>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  badge: {
    position: 'absolute',
    top: -2,
    right: -3,
    minWidth: 16,
    height: 16,
    paddingHorizontal: 4,
    borderRadius: 8,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: colors.danger,
  },
}));
