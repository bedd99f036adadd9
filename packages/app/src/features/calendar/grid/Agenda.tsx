import { t } from '@lintel/contract/messages';
import { ScrollView, View } from 'react-native';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { type Item, inOrder } from '../items';
import { daysOf } from '../time/layout';
import { dayText } from '../words';
import { Block, type BlockActions } from './Block';

interface Props extends BlockActions {
  days: readonly string[];
  zone: string;
  today: string;
  items: readonly Item[];
  clashing: ReadonlySet<string>;
  peopleOf?: ((item: Item) => string) | undefined;
}

/** Day after day as a list; what lasts several days stands under each of them. Days with nothing are left out. */
export function Agenda({ days, zone, today, items, clashing, peopleOf, onOpen, onNudge }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const groups = days
    .map((day) => ({
      day,
      items: items
        .filter((item) => {
          const { first, last } = daysOf(item, zone);
          return first <= day && last >= day;
        })
        .sort((a, b) => Number(b.allDay) - Number(a.allDay) || inOrder(a, b)),
    }))
    .filter((group) => group.items.length > 0 || group.day === today);
  return (
    <ScrollView
      contentContainerStyle={[styles.page, compact && styles.phone]}
      {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
    >
      {groups.map(({ day, items: list }) => (
        <View key={day} style={[styles.group, compact && styles.stacked]}>
          <View style={!compact && styles.side}>
            <Text variant="card" heading={2} tone={day === today ? 'accentText' : 'text'}>
              {day === today ? t('calendar.today_is', { day: dayText(day) }) : dayText(day)}
            </Text>
          </View>
          <View role="list" style={styles.list}>
            {list.length === 0 && <Text tone="text2">{t('calendar.nothing')}</Text>}
            {list.map((item) => (
              <View key={item.id} role="listitem">
                <Block
                  item={item}
                  zone={zone}
                  height={null}
                  clashes={clashing.has(item.id)}
                  people={peopleOf?.(item)}
                  onOpen={onOpen}
                  onNudge={onNudge}
                />
              </View>
            ))}
          </View>
        </View>
      ))}
    </ScrollView>
  );
}

const useStyles = makeStyles(() => ({
  page: { padding: 20, gap: 22, maxWidth: 860 },
  phone: { padding: 16 },
  group: { flexDirection: 'row', gap: 16 },
  stacked: { flexDirection: 'column', gap: 8 },
  side: { width: 190 },
  list: { flex: 1, minWidth: 0, gap: 6 },
}));
