import type { ModelDiff, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { Dialog } from '@/ui/Dialog';
import { showCount, showFigure } from '@/ui/numbers';
import { SelectField } from '@/ui/SelectField';
import { SimpleTable } from '@/ui/SimpleTable';
import { SkeletonBlock } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useDiffModelsQuery } from './ml.api';

type Metric = ModelDiff['metrics'][number];
const WHOLE: ReadonlySet<Metric['name']> = new Set(['rows', 'positives']);
const show = (name: Metric['name'], value: number): string =>
  WHOLE.has(name) ? showCount(value) : showFigure(value, name === 'liftTop10' ? 2 : 3);

/** How two models differ: what was measured, what they read, how they were fitted. */
export function DiffDialog({
  model,
  models,
  onClose,
}: {
  model: ModelSummary;
  models: readonly ModelSummary[];
  onClose: () => void;
}) {
  const styles = useStyles();
  const others = models.filter(({ id }) => id !== model.id);
  const [otherId, setOtherId] = useState(
    () =>
      (
        others.find(({ id }) => id === model.parentId) ??
        others.find(({ status }) => status === 'live') ??
        others[0]
      )?.id ?? null,
  );
  const { currentData, error, isFetching, refetch } = useDiffModelsQuery(
    { params: { modelId: model.id, otherId: otherId ?? '' } },
    { skip: otherId === null },
  );
  return (
    <Dialog open onClose={onClose} width={640} title={t('insights.diff.title', { label: model.label })}>
      <View style={styles.body}>
        <SelectField
          label={t('insights.diff.other')}
          value={otherId}
          options={others.map(({ id, label, target }) => ({ value: id, label, hint: target }))}
          onChange={setOtherId}
        />
        {currentData ? (
          <Difference diff={currentData} />
        ) : error ? (
          <ErrorState
            title={t('insights.diff.failed')}
            text={problemText(error)}
            reference={isAppProblem(error) ? error.requestId : undefined}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        ) : (
          <SkeletonBlock lines={8} />
        )}
      </View>
    </Dialog>
  );
}

function Difference({ diff: { from, to, metrics, features, params, sameTarget } }: { diff: ModelDiff }) {
  const styles = useStyles();
  const named = (list: readonly { label: string }[]) => list.map(({ label }) => label).join(', ');
  return (
    <>
      {!sameTarget && (
        <Text tone="warningText">
          {t('ml.ui.promote.other_target', { here: to.target, there: from.target })}
        </Text>
      )}
      <SimpleTable
        label={t('insights.diff.measures')}
        columns={[
          { label: t('ml.ui.promote.measure'), flex: 1.6 },
          { label: from.label, align: 'right' },
          { label: to.label, align: 'right' },
          { label: t('ml.ui.promote.verdict'), flex: 1.4, align: 'right' },
        ]}
        rows={metrics.map((row) => ({
          key: row.name,
          cells: [
            t(`insights.metric.${row.name}`),
            show(row.name, row.from),
            show(row.name, row.to),
            sameTarget && row.more !== null && row.from !== row.to
              ? t(
                  row.to > row.from === (row.more === 'better')
                    ? 'ml.ui.verdict.better'
                    : 'ml.ui.verdict.worse',
                )
              : '–',
          ],
        }))}
      />
      <View style={styles.part}>
        <Text variant="strong" weight={600} heading={3}>
          {t('insights.diff.features')}
        </Text>
        {features.added.length > 0 && (
          <Text>{t('insights.diff.added', { to: to.label, names: named(features.added) })}</Text>
        )}
        {features.removed.length > 0 && (
          <Text>{t('insights.diff.removed', { from: from.label, names: named(features.removed) })}</Text>
        )}
        {features.added.length + features.removed.length === 0 && (
          <Text tone="text2">{t('insights.diff.same_features')}</Text>
        )}
        {features.moved.length > 0 && (
          <SimpleTable
            label={t('insights.diff.moved')}
            columns={[
              { label: t('insights.diff.moved'), flex: 2 },
              { label: from.label, align: 'right' },
              { label: to.label, align: 'right' },
            ]}
            rows={features.moved.slice(0, 8).map((row) => ({
              key: row.feature,
              cells: [row.label, showFigure(row.from, 1), showFigure(row.to, 1)],
            }))}
          />
        )}
      </View>
      <View style={styles.part}>
        <Text variant="strong" weight={600} heading={3}>
          {t('insights.diff.params')}
        </Text>
        {params.length === 0 ? (
          <Text tone="text2">{t('insights.diff.same_params')}</Text>
        ) : (
          <SimpleTable
            label={t('insights.diff.params')}
            columns={[
              { label: t('insights.diff.param'), flex: 2 },
              { label: from.label, align: 'right' },
              { label: to.label, align: 'right' },
            ]}
            rows={params.map((row) => ({ key: row.name, cells: [row.name, row.from ?? '–', row.to ?? '–'] }))}
          />
        )}
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 }, part: { gap: 6 } }));
