import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useDealForecastQuery } from './deals.api';
import { roundMoney } from './format';

/** What the open deals come to, in a line over the board. */
export function ForecastStrip({
  ownerId,
  pipelineId,
}: {
  ownerId: string | null;
  pipelineId: string | undefined;
}) {
  const styles = useStyles();
  const { data } = useDealForecastQuery({
    query: { ...(ownerId ? { ownerId } : {}), ...(pipelineId ? { pipelineId } : {}) },
  });
  const facts = (data?.totals ?? []).flatMap(({ currency, total, weighted, weighable }) => [
    { key: `${currency} open`, figure: roundMoney(total, currency), words: t('deals.forecast.open') },
    ...(weighable > 0
      ? [
          {
            key: `${currency} weighted`,
            figure: roundMoney(weighted, currency),
            words: t('deals.forecast.weighted'),
          },
        ]
      : []),
  ]);
  if (facts.length === 0) return null;
  return (
    <View role="list" aria-label={t('deals.forecast')} style={styles.strip}>
      {facts.map(({ key, figure, words }) => (
        <View key={key} role="listitem" style={styles.fact}>
          <Text variant="card" weight={600}>
            {figure}
          </Text>
          <Text tone="text2">{words}</Text>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles(() => ({
  strip: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 24, rowGap: 4, marginLeft: 'auto' },
  fact: { flexDirection: 'row', alignItems: 'baseline', gap: 7 },
}));
