import type { MlFeature } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Eye from 'lucide-react-native/icons/eye';
import { useState } from 'react';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { fullMoment } from '@/ui/moment';
import { showFigure, showPercent } from '@/ui/numbers';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { CardOf } from './CardOf';
import { useMlFeaturesQuery } from './ml.api';

/** What a score may read of a lead, how it is spread, how much comes of it, and what nobody can tell it. */
export function FeaturesTab() {
  const styles = useStyles();
  const query = useMlFeaturesQuery();
  const [search, setSearch] = useState('');
  const { data } = query;
  const words = search.trim().toLocaleLowerCase();
  const items = (data?.items ?? [])
    .filter(({ label }) => label.toLocaleLowerCase().includes(words))
    .sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1));
  return (
    <>
      <CardOf
        flush
        title={t('insights.features.title')}
        note={
          data?.countedAt
            ? t('insights.features.counted', { when: fullMoment(data.countedAt) })
            : data && t('insights.features.not_counted')
        }
        help={t('insights.features.help')}
        failed={t('insights.features.failed')}
        query={query}
        lines={10}
      >
        {() => (
          <>
            <View style={styles.search}>
              <SearchField label={t('insights.features.search')} value={search} onChange={setSearch} />
            </View>
            {items.length === 0 ? (
              <Text tone="text2" style={styles.none}>
                {t('insights.features.no_match')}
              </Text>
            ) : (
              <Table
                label={t('insights.features.title')}
                columns={columnsOf()}
                rows={items}
                rowKey={({ key }) => key}
                card={(row) => (
                  <>
                    <Name feature={row} />
                    <Text variant="meta" tone="text2">
                      {[
                        row.importance !== null &&
                          t('insights.features.points', { points: showFigure(row.importance, 1) }),
                        spreadOf(row),
                        missingOf(row) && t('insights.features.missing_of', { share: missingOf(row) ?? '' }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </>
                )}
              />
            )}
          </>
        )}
      </CardOf>
      {data && data.notFed.length > 0 && (
        <Card title={t('insights.features.not_fed')} note={t('insights.features.not_fed_note')}>
          <View role="list">
            {data.notFed.map(({ key, label, why }) => (
              <View key={key} role="listitem" style={styles.item}>
                <Text variant="strong">{label}</Text>
                <Text variant="meta" tone="text2">
                  {why}
                </Text>
              </View>
            ))}
          </View>
        </Card>
      )}
    </>
  );
}

function Name({ feature: { label, group, watch, fed, denied } }: { feature: MlFeature }) {
  const styles = useStyles();
  return (
    <View style={styles.nameBox}>
      <View style={styles.name}>
        <Text variant="strong">{label}</Text>
        {watch && <Chip label={t('insights.features.watch')} tone="warning" icon={Eye} />}
        {denied !== null && <Chip label={t('insights.features.denied')} tone="danger" />}
        {!fed && <Chip label={t('insights.features.unfed')} />}
      </View>
      <Text variant="meta" tone="text3">
        {denied ?? t(`insights.features.group.${group}`)}
      </Text>
    </View>
  );
}

/** "4,758", "2.7", "0": a digit behind the point only where it says something. */
const inShort = (value: number): string =>
  showFigure(value, Math.abs(value) < 10 && Math.abs(value - Math.round(value)) >= 0.05 ? 1 : 0).replace(
    '-',
    '−',
  );

/** How the values lie, in few words; null before they were counted. */
function spreadOf({ statistics, kind }: MlFeature): string | null {
  if (!statistics) return null;
  const { mean, quantiles, levels } = statistics;
  if (kind === 'boolean')
    return mean === null ? null : t('insights.features.yes', { share: showPercent(mean) });
  if (levels)
    return levels.top.length > 0
      ? levels.top
          .slice(0, 3)
          .map(({ label, leads }) => `${label} ${showPercent(leads / Math.max(1, statistics.leads))}`)
          .join(', ')
      : t('insights.features.levels', { count: levels.distinct });
  if (!quantiles) return null;
  const [low, , middle, , high] = quantiles.map(inShort);
  if (low === high) return t('insights.features.one_value', { value: low ?? '' });
  return t('insights.features.quantiles', { low: low ?? '', middle: middle ?? '', high: high ?? '' });
}

const missingOf = ({ statistics }: MlFeature): string | null =>
  statistics && statistics.leads > 0 ? showPercent(statistics.missing / statistics.leads) : null;

const columnsOf = (): TableColumn<MlFeature>[] => [
  {
    key: 'feature',
    label: t('insights.drift.feature'),
    width: { flex: 2, min: 200 },
    cell: (row) => <Name feature={row} />,
  },
  {
    key: 'importance',
    label: t('insights.features.effect'),
    width: 90,
    align: 'right',
    cell: ({ importance }) => (importance === null ? '–' : showFigure(importance, 1)),
  },
  {
    key: 'spread',
    label: t('insights.features.spread'),
    width: { flex: 2, min: 200 },
    cell: (row) => spreadOf(row) ?? '–',
  },
  {
    key: 'missing',
    label: t('insights.drift.missing'),
    width: 80,
    align: 'right',
    cell: (row) => missingOf(row) ?? '–',
  },
];

const useStyles = makeStyles(({ colors }) => ({
  search: { paddingHorizontal: 14, paddingBottom: 10, maxWidth: 360 },
  none: { padding: 14 },
  nameBox: { gap: 2 },
  name: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  item: { paddingVertical: 6, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
}));
