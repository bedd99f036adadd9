import type { Notification } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Href, useRouter } from 'expo-router';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { ago } from '@/ui/moment';
import { PressBox } from '@/ui/PressBox';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type PressState, webProps } from '@/ui/web-props';
import { useMarkNotificationsReadMutation, useNotificationsQuery } from './today.api';

const SHOWN = 30;

/** The latest notifications, each with its lead one press away. */
export function NotificationList({ unread, onDone }: { unread: number; onDone: () => void }) {
  const styles = useStyles();
  const router = useRouter();
  const { data, error, isFetching, refetch } = useNotificationsQuery({ query: { limit: SHOWN } });
  const [markRead, { isLoading }] = useMarkNotificationsReadMutation();
  if (error && !data)
    return (
      <ErrorState
        title={t('notifications.failed')}
        text={problemText(error)}
        onRetry={refetch}
        retrying={isFetching}
      />
    );
  if (!data) return <SkeletonRows rows={4} />;
  const newest = data.items[0];
  if (!newest)
    return (
      <EmptyState kind="first-use" title={t('notifications.none')} text={t('notifications.none_text')} />
    );
  const open = (item: Notification) => {
    if (item.readAt === null) void markRead({ body: { ids: [item.id] } });
    onDone();
    router.push(placeOf(item));
  };
  return (
    <View>
      {unread > 0 && (
        <View style={styles.head}>
          <Button
            kind="quiet"
            size="small"
            label={t('notifications.all_read')}
            busy={isLoading}
            onPress={() => void markRead({ body: { upTo: newest.createdAt } })}
          />
        </View>
      )}
      <View role="list">
        {data.items.map((item) => (
          <View key={item.id} role="listitem">
            <Row item={item} onPress={() => open(item)} />
          </View>
        ))}
      </View>
    </View>
  );
}

function Row({ item, onPress }: { item: Notification; onPress: () => void }) {
  const styles = useStyles();
  const { colors } = useTheme();
  const words = sentence(item);
  const fresh = item.readAt === null;
  return (
    <PressBox
      role="link"
      aria-label={`${fresh ? `${t('notifications.unread')}: ` : ''}${words}. ${ago(item.createdAt)}`}
      onPress={onPress}
      {...webProps({ dataSet: { ring: 'inset' } })}
      style={(state: PressState) => [
        styles.row,
        (state.hovered || state.pressed) && { backgroundColor: colors.hover },
      ]}
    >
      <View style={[styles.dot, fresh && { backgroundColor: colors.accent }]} aria-hidden />
      <View style={styles.words}>
        <Text weight={fresh ? 600 : 400}>{words}</Text>
        <Text variant="meta" tone="text2">
          {ago(item.createdAt)}
        </Text>
      </View>
    </PressBox>
  );
}

function placeOf(item: Notification): Href {
  if (item.taskId) return '/tasks';
  if (item.appointmentId) return '/calendar';
  return item.leadId ? `/leads/${item.leadId}` : '/today';
}

const sentence = (item: Notification): string =>
  t(`notifications.kind.${item.kind}`, {
    lead: item.leadName ?? t('notifications.a_lead'),
    person: item.personName ?? t('notifications.somebody'),
    title: item.title ?? t('notifications.untitled'),
    minutes: item.minutes ?? '',
  });

const useStyles = makeStyles(({ colors }) => ({
  head: {
    flexDirection: 'row',
    justifyContent: 'flex-end',
    padding: 6,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  row: { flexDirection: 'row', gap: 10, paddingVertical: 10, paddingHorizontal: 14 },
  dot: { width: 8, height: 8, marginTop: 6, borderRadius: 4 },
  words: { flex: 1, gap: 1 },
}));
