import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { View } from 'react-native';
import { StageDot } from '@/ui/Chip';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { dayText, money } from './format';
import { RiskChip } from './RiskChip';
import type { DealNames } from './use-deal-names';

/** Deals as a part of another page lists them: how each stands, for how much, and when it closes. */
export function DealLines({
  label,
  rows,
  names,
}: {
  label: string;
  rows: readonly DealRow[];
  names: DealNames;
}) {
  const styles = useStyles();
  return (
    <View role="list" aria-label={label} style={styles.list}>
      {rows.map((deal) => {
        const day = deal.closedOn ?? deal.closingOn;
        return (
          <View key={deal.id} role="listitem" style={styles.deal}>
            <View style={styles.line}>
              <View style={styles.grow}>
                <Link href={`/deals/${deal.id}`}>
                  <Text variant="strong" tone="accentText" lines={1}>
                    {deal.name}
                  </Text>
                </Link>
              </View>
              {deal.state === 'open' ? (
                <RiskChip risk={deal.risk} />
              ) : (
                <Text variant="meta" tone={deal.state === 'won' ? 'successText' : 'text2'}>
                  {t(`deals.state.${deal.state}`)}
                </Text>
              )}
            </View>
            <View style={styles.line}>
              <View style={styles.grow}>
                <StageDot
                  variant="meta"
                  label={names.stageName(deal.stageId)}
                  color={names.stageColor(deal.stageId)}
                />
              </View>
              <Text weight={600}>
                {deal.price === null ? t('deals.no_price') : money(deal.price, deal.currency)}
              </Text>
            </View>
            <Text variant="meta" tone="text2">
              {day === null
                ? t('deals.board.no_day')
                : t(`deals.lead.${deal.state}`, { day: dayText(day, names.today) })}
            </Text>
          </View>
        );
      })}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 10 },
  deal: { gap: 3, paddingTop: 8, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  grow: { flex: 1, minWidth: 0 },
}));
