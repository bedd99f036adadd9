import type { LeadRow, Stage } from '@lintel/contract';
import TrendingDown from 'lucide-react-native/icons/trending-down';
import TrendingUp from 'lucide-react-native/icons/trending-up';
import { View } from 'react-native';
import { Avatar } from '@/ui/Avatar';
import { Icon } from '@/ui/Icon';
import { budgetText, leadName } from '@/ui/lead-text';
import { ago } from '@/ui/moment';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { ScoreCell, StageCell } from './lead-columns';
import { Matched } from './Matched';

/** A lead on a phone: who, score, the strongest reason, stage, and when something last happened. */
export function LeadCard({
  row,
  stages,
  now,
  search,
  mixed,
}: {
  row: LeadRow;
  stages: readonly Stage[];
  now: number;
  search: string;
  mixed: boolean;
}) {
  const styles = useStyles();
  const name = leadName(row);
  const reason = row.score?.reasons[0];
  const want = budgetText(row) ?? row.location;
  return (
    <View style={styles.card}>
      <Avatar name={name} size={40} />
      <View style={styles.words}>
        <View style={styles.line}>
          <Text variant="strong" lines={1} style={styles.grow}>
            <Matched text={name} search={search} />
          </Text>
          <ScoreCell row={row} now={now} mixed={mixed} />
        </View>
        {reason ? (
          <View style={styles.line}>
            <Icon
              of={reason.points >= 0 ? TrendingUp : TrendingDown}
              size={14}
              tone={reason.points >= 0 ? 'successText' : 'dangerText'}
            />
            <Text lines={1} style={styles.grow}>
              {reason.label}
            </Text>
          </View>
        ) : (
          want && (
            <Text tone="text2" lines={1}>
              {want}
            </Text>
          )
        )}
        <View style={styles.line}>
          <View style={styles.grow}>
            <StageCell row={row} stages={stages} variant="meta" />
          </View>
          {row.lastEventAt && (
            <Text variant="meta" tone="text2">
              {ago(row.lastEventAt, now)}
            </Text>
          )}
        </View>
      </View>
    </View>
  );
}

const useStyles = makeStyles(() => ({
  card: { flexDirection: 'row', gap: 12, alignItems: 'flex-start' },
  words: { flex: 1, minWidth: 0, gap: 1 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  grow: { flex: 1, minWidth: 0 },
}));
