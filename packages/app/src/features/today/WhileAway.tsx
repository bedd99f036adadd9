import { hasMessage, type MessageKey, t } from '@lintel/contract/messages';
import type { TodayAway } from '@lintel/contract/today';
import { Link } from 'expo-router';
import ArrowLeftRight from 'lucide-react-native/icons/arrow-left-right';
import Hand from 'lucide-react-native/icons/hand';
import MessageSquare from 'lucide-react-native/icons/message-square';
import MessageCircleReply from 'lucide-react-native/icons/reply';
import Sparkles from 'lucide-react-native/icons/user-plus';
import { Fragment } from 'react';
import { View } from 'react-native';
import { Icon, type LucideIcon } from '@/ui/Icon';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useTodayAwayQuery } from './today.api';

const REFRESH_MS = 5 * 60_000;
const ICONS: Readonly<Record<string, LucideIcon>> = {
  replies: MessageCircleReply,
  claimed: Hand,
  moved: ArrowLeftRight,
  'lead.assigned': Sparkles,
  'lead.handed_on': Sparkles,
};

/** What happened since the reader was last here. Looking says that they are here, so it asks now and then. */
export function WhileAway() {
  const styles = useStyles();
  const { data, error } = useTodayAwayQuery(undefined, {
    pollingInterval: REFRESH_MS,
    skipPollingIfUnfocused: true,
    refetchOnMountOrArgChange: true,
  });
  if (error && !data)
    return (
      <Text variant="meta" tone="text2">
        {t('today.while.failed')}
      </Text>
    );
  if (!data?.since) return null;
  const when = ago(data.since).toLowerCase();
  return (
    <View style={styles.box} testID="while-away">
      <Text variant="strong" weight={600} heading={2}>
        {t('today.while')}
      </Text>
      {data.items.length === 0 ? (
        <Text variant="meta" tone="text2">
          {t('today.while.nothing', { when })}
        </Text>
      ) : (
        <>
          {data.items.map((item) => (
            <Item key={item.kind} item={item} />
          ))}
          <Text variant="micro" weight={400} tone="text2">
            {t('today.while.since', { when })}
          </Text>
        </>
      )}
    </View>
  );
}

function Item({ item }: { item: TodayAway['items'][number] }) {
  const styles = useStyles();
  const key = `today.while.${item.kind}`;
  const words = (hasMessage(key) ? key : 'today.while.other') as MessageKey & 'today.while.other';
  const named = item.leads.filter(({ name }) => name !== null);
  return (
    <View style={styles.item}>
      <Icon of={ICONS[item.kind] ?? MessageSquare} size={14} />
      <View style={styles.words}>
        <Text tone="text2">{t(words, { count: item.count })}</Text>
        {named.length > 0 && (
          <Text variant="meta" tone="text2" lines={2}>
            {named.map(({ id, name }, index) => (
              <Fragment key={id}>
                {index > 0 && ', '}
                <Link href={`/leads/${id}`}>
                  <Text variant="meta" tone="accentText">
                    {name}
                  </Text>
                </Link>
              </Fragment>
            ))}
          </Text>
        )}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  box: { gap: 8, padding: 14, borderRadius: radius.card, backgroundColor: colors.canvas },
  item: { flexDirection: 'row', gap: 8, paddingTop: 1 },
  words: { flex: 1, minWidth: 0, gap: 1 },
}));
