import type { ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import ArrowUpRight from 'lucide-react-native/icons/arrow-up-right';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import Trophy from 'lucide-react-native/icons/trophy';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { StatusChip } from '@/ui/Chip';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { shortDay } from '@/ui/moment';
import { showFigure } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useListModelsQuery } from './ml.api';
import { PromoteDialog } from './PromoteDialog';
import { familyName, statusTone } from './words';

/** Every model there is, newest first: open one, or let it score. */
export function Registry({ champion, training }: { champion: ModelSummary | null; training: boolean }) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const [asking, setAsking] = useState<ModelSummary>();
  const { data, error, isLoading, isFetching, refetch } = useListModelsQuery({ query: { limit: 100 } });
  if (isLoading) {
    return (
      <Card title={t('ml.ui.models')} note={t('ml.ui.models_note')} flush>
        <SkeletonRows rows={4} avatar={false} />
      </Card>
    );
  }
  if (!data) {
    return (
      <Card flush>
        <ErrorState
          title={t('ml.ui.models_failed')}
          text={problemText(error)}
          reference={isAppProblem(error) ? error.requestId : undefined}
          onRetry={refetch}
          retrying={isFetching}
        />
      </Card>
    );
  }
  const several = new Set(data.items.map(({ target }) => target)).size > 1;
  const menu = (model: ModelSummary) => (
    <Menu
      label={t('ml.ui.menu', { label: model.label })}
      items={[
        {
          key: 'open',
          label: t('ml.ui.open'),
          icon: ArrowUpRight,
          onPress: () => router.push(`/ml/models/${model.id}`),
        },
        {
          key: 'promote',
          label: model.alias === 'rollback' ? t('ml.ui.promote_back') : t('ml.ui.promote'),
          icon: model.alias === 'rollback' ? Undo2 : Trophy,
          disabledReason:
            model.status === 'live' ? t('ml.ui.is_live') : !may('ml:promote') && t('ml.ui.promote_denied'),
          onPress: () => setAsking(model),
        },
      ]}
      trigger={({ ref, onPress, expanded }) => (
        <IconButton
          ref={ref}
          size="small"
          icon={EllipsisVertical}
          label={t('ml.ui.menu', { label: model.label })}
          onPress={onPress}
          expanded={expanded}
        />
      )}
    />
  );
  const version = (model: ModelSummary) => (
    <Link href={`/ml/models/${model.id}`}>
      <Text variant="strong" weight={600} tone="accentText">
        {model.label}
      </Text>
    </Link>
  );
  const status = (model: ModelSummary) => (
    <View style={styles.status}>
      <StatusChip label={t(`ml.ui.status.${model.status}`)} tone={statusTone[model.status]} />
      {model.alias === 'rollback' && (
        <Text variant="meta" tone="text3">
          {t('ml.ui.alias.rollback')}
        </Text>
      )}
    </View>
  );
  const columns: TableColumn<ModelSummary>[] = [
    { key: 'version', label: t('ml.ui.col.version'), width: 50, cell: version },
    { key: 'status', label: t('ml.ui.col.status'), width: { flex: 1.1, min: 66 }, cell: status },
    {
      key: 'family',
      label: t('ml.ui.col.family'),
      width: { flex: 1.8, min: 110 },
      cell: ({ family, target }) => (
        <View>
          <Text lines={1}>{familyName(family)}</Text>
          {several && (
            <Text variant="meta" tone="text3" lines={1}>
              {target}
            </Text>
          )}
        </View>
      ),
    },
    {
      key: 'auc',
      label: t('ml.ui.col.auc'),
      width: 40,
      align: 'right',
      cell: ({ metrics }) => showFigure(metrics.auc.value),
    },
    {
      key: 'live',
      label: t('ml.ui.col.live'),
      width: 60,
      align: 'right',
      cell: ({ liveFrom }) => (liveFrom ? shortDay(liveFrom) : '–'),
    },
    { key: 'menu', label: t('ml.ui.col.actions'), hideLabel: true, width: 28, align: 'right', cell: menu },
  ];
  return (
    <Card
      fill
      title={t('ml.ui.models')}
      note={t('ml.ui.models_note')}
      actions={training && <StatusChip label={t('ml.ui.status.training')} tone="accent" />}
      flush
    >
      <Table
        label={t('ml.ui.models')}
        columns={columns}
        rows={data.items}
        rowKey={({ id }) => id}
        card={(model) => (
          <View style={styles.card}>
            <View style={styles.cardWords}>
              <View style={styles.status}>
                {version(model)}
                {status(model)}
              </View>
              <Text variant="meta" tone="text2">
                {`${familyName(model.family)}, ${t('ml.ui.roc_note', { auc: showFigure(model.metrics.auc.value) })}, ${t('ml.ui.brier_note', { rate: showFigure(model.metrics.baseRate, 3) })}`}
              </Text>
            </View>
            {menu(model)}
          </View>
        )}
      />
      <View style={styles.note}>
        <Icon of={ShieldCheck} />
        <Text variant="meta" tone="text2" style={styles.grow}>
          {t('ml.ui.registry_note')}
        </Text>
      </View>
      {asking && <PromoteDialog model={asking} champion={champion} onClose={() => setAsking(undefined)} />}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  status: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  cardWords: { flex: 1, gap: 4 },
  note: { flexDirection: 'row', gap: 9, padding: 14, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  grow: { flex: 1 },
}));
