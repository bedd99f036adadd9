import { FORECAST_MIN, type Forecast } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { StageDot } from '@/ui/Chip';
import { showPercent } from '@/ui/numbers';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { DateField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useDealForecastQuery } from './deals.api';
import { monthText, roundMoney } from './format';
import type { DealNames } from './use-deal-names';

type Part = Forecast['totals'][number];

/** What the open deals are worth by the company's own past, with the counts behind every rate; of any past day too. */
export function ForecastCard({
  names,
  ownerId,
  pipelineId,
}: {
  names: DealNames;
  ownerId: string | null;
  pipelineId: string | undefined;
}) {
  const styles = useStyles();
  const [asOf, setAsOf] = useState<string | null>(null);
  const [how, setHow] = useState(false);
  const query = useDealForecastQuery({
    query: {
      ...(ownerId ? { ownerId } : {}),
      ...(pipelineId ? { pipelineId } : {}),
      ...(asOf ? { asOf } : {}),
    },
  });
  const forecast = query.data;
  return (
    <Card title={t('deals.forecast')}>
      {!forecast ? (
        query.isError ? (
          <ErrorState
            title={t('deals.forecast')}
            text={problemText(query.error)}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <SkeletonBlock lines={4} />
        )
      ) : (
        <>
          {forecast.totals.length === 0 && <Text tone="text2">{t('deals.forecast.empty')}</Text>}
          {forecast.totals.map((part) => (
            <View key={part.currency} style={styles.totals}>
              <Figure label={t('deals.forecast.open')} value={roundMoney(part.total, part.currency)} />
              {/* Nothing that could be weighed is not worth nothing. */}
              <Figure
                label={t('deals.forecast.weighted')}
                value={
                  part.weighable > 0 || part.total === 0 ? roundMoney(part.weighted, part.currency) : '–'
                }
              />
            </View>
          ))}
          {forecast.totals.map((part) => (
            <Unweighted key={part.currency} part={part} />
          ))}
          {forecast.months.map(({ month, parts }) => (
            <View key={month ?? 'none'} style={styles.line}>
              <Text tone="text2" style={styles.grow}>
                {month === null ? t('deals.forecast.no_month') : monthText(month)}
              </Text>
              <View>
                {parts.map((part) => (
                  <View key={part.currency}>
                    <Text align="right">{roundMoney(part.total, part.currency)}</Text>
                    {part.weighable > 0 && (
                      <Text variant="meta" tone="text2" align="right">
                        {`${t('deals.forecast.weighted')} ${roundMoney(part.weighted, part.currency)}`}
                      </Text>
                    )}
                  </View>
                ))}
              </View>
            </View>
          ))}
          {forecast.ownersOfToday > 0 && (
            <Text variant="meta" tone="text2">
              {t('deals.forecast.owners', { count: forecast.ownersOfToday })}
            </Text>
          )}
          {forecast.capped && (
            <Text variant="meta" tone="text2">
              {t('deals.forecast.capped')}
            </Text>
          )}
          <Button kind="quiet" label={t('deals.forecast.how')} expanded={how} onPress={() => setHow(!how)} />
          {how && (
            <View style={styles.how}>
              <Text variant="meta" tone="text2">
                {t('deals.forecast.hint')}
              </Text>
              {forecast.stages.map((stage) => (
                <View key={stage.stageId}>
                  <StageDot label={names.stageName(stage.stageId)} color={names.stageColor(stage.stageId)} />
                  <Text variant="meta" tone="text2">
                    {rateText(stage)}
                  </Text>
                </View>
              ))}
              <DateField
                label={t('deals.forecast.as_of')}
                value={asOf}
                onChange={setAsOf}
                hint={t('deals.forecast.today')}
              />
            </View>
          )}
        </>
      )}
    </Card>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  return (
    <View style={styles.grow}>
      <Text variant="meta" tone="text2">
        {label}
      </Text>
      <Text variant="section">{value}</Text>
    </View>
  );
}

function Unweighted({ part }: { part: Part }) {
  const rest = part.total - part.weighable;
  return rest === 0 ? null : (
    <Text variant="meta" tone="text2">
      {t('deals.forecast.unweighted', {
        amount: roundMoney(rest, part.currency),
        total: roundMoney(part.total, part.currency),
      })}
    </Text>
  );
}

const rateText = (stage: Forecast['stages'][number]): string =>
  stage.rate === null || stage.low === null || stage.high === null
    ? t('deals.forecast.too_few', { count: stage.decided, min: FORECAST_MIN })
    : t('deals.forecast.rate', {
        won: stage.won,
        decided: stage.decided,
        rate: showPercent(stage.rate),
        low: showPercent(stage.low),
        high: showPercent(stage.high),
      });

const useStyles = makeStyles(({ colors }) => ({
  totals: { flexDirection: 'row', gap: 12 },
  grow: { flex: 1 },
  line: {
    flexDirection: 'row',
    gap: 12,
    paddingVertical: 6,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  how: { gap: 10 },
}));
