import { listFormat, t } from '@lintel/contract/messages';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { showFigure } from '@/ui/numbers';
import { BandChip, bandKey } from '@/ui/ScoreMeter';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { showPoints } from '@/ui/waterfall';
import { ReasonBars } from './ReasonBars';
import { useExplainLocallyQuery, useScoreChangesQuery } from './score.api';

/** Below this a straight line tells the model badly. */
const R2_GOOD = 0.5;
/** Bars before "show all": the first few say nearly everything. */
const FIRST = 8;

/** "a, b and c" */
const listed = (names: readonly string[]): string => listFormat({ type: 'conjunction' }).format(names);

interface Query<Data> {
  currentData?: Data;
  error?: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

/** Content of a query in a part of a card; without a model there is nothing to ask. */
function Part<Data>({
  query: { currentData, error, isFetching, refetch },
  failed,
  children,
}: {
  query: Query<Data>;
  failed: string;
  children: (data: Data) => ReactNode;
}) {
  if (currentData !== undefined) return children(currentData);
  if (!error) return <SkeletonBlock lines={4} />;
  if (isAppProblem(error) && error.code === 'ml.no_model')
    return <Text tone="text2">{t('score.needs_model')}</Text>;
  return (
    <ErrorState
      title={failed}
      text={problemText(error)}
      reference={isAppProblem(error) ? error.requestId : undefined}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}

/** What an agent can bring about, and the score the model would give then. */
export function Changes({ leadId }: { leadId: string }) {
  const styles = useStyles();
  const query = useScoreChangesQuery({ params: { leadId } });
  return (
    <Part query={query} failed={t('score.changes.failed')}>
      {({ points, items, reach }) =>
        items.length === 0 ? (
          <Text tone="text2">{t(points === 100 ? 'score.changes.top' : 'score.changes.none')}</Text>
        ) : (
          <View style={styles.stack}>
            <View role="list" aria-label={t('score.view.changes')}>
              {items.map((item) => {
                return (
                  <View key={item.feature} role="listitem" style={styles.change}>
                    <View style={styles.grow}>
                      <Text variant="strong">{item.label}</Text>
                      <Text variant="meta" tone="text2">
                        {t('score.changes.from_to', {
                          from: item.from ?? t('score.changes.nothing'),
                          to: item.to ?? t('score.changes.nothing'),
                        })}
                      </Text>
                    </View>
                    <Text weight={600} tone={item.points >= 0 ? 'successText' : 'dangerText'}>
                      {showPoints(item.points)}
                    </Text>
                    <Text weight={600} align="right" style={styles.number}>
                      {Math.min(100, points + item.points)}
                    </Text>
                    <View style={styles.band}>
                      <BandChip band={item.band} />
                    </View>
                  </View>
                );
              })}
            </View>
            {reach && (
              <Text>
                {t('score.changes.reach', {
                  band: t(bandKey[reach.band]),
                  steps: listed(reach.labels),
                })}
              </Text>
            )}
            <Text variant="meta" tone="text3">
              {t('score.changes.note')}
            </Text>
          </View>
        )
      }
    </Part>
  );
}

/** LIME: a straight line through the model around this lead, and how well it fits. */
export function LocalView({ leadId }: { leadId: string }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const query = useExplainLocallyQuery({ params: { leadId }, query: {} });
  return (
    <Part query={query} failed={t('score.local.failed')}>
      {({ weights, r2, samples, seed }) => (
        <View style={styles.stack}>
          <Text tone={r2 < R2_GOOD ? 'warningText' : 'text2'}>
            {t(r2 < R2_GOOD ? 'score.local.poor' : 'score.local.good', { r2: showFigure(r2) })}
          </Text>
          <ReasonBars
            why={{
              points: 0,
              clamp: 0,
              start: { label: '', points: 0 },
              rest: { count: 0, points: 0 },
              bars: all ? weights : weights.slice(0, FIRST),
            }}
          />
          {weights.length > FIRST && (
            <View style={styles.more}>
              <Button
                kind="quiet"
                size="small"
                expanded={all}
                label={all ? t('score.local.less') : t('score.local.more', { count: weights.length })}
                onPress={() => setAll(!all)}
              />
            </View>
          )}
          <Text variant="meta" tone="text3">
            {t('score.local.note', { samples, seed })}
          </Text>
        </View>
      )}
    </Part>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  stack: { gap: 8 },
  change: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 6,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  grow: { flex: 1, minWidth: 0 },
  number: { minWidth: 24 },
  band: { width: 58, flexDirection: 'row', alignItems: 'center' },
  more: { flexDirection: 'row' },
}));
