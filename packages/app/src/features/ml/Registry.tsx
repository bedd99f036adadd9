import type { MlOverview, ModelSummary } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import ArrowUpRight from 'lucide-react-native/icons/arrow-up-right';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import GitCompare from 'lucide-react-native/icons/git-compare';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import Split from 'lucide-react-native/icons/split';
import Tag from 'lucide-react-native/icons/tag';
import Trophy from 'lucide-react-native/icons/trophy';
import Undo2 from 'lucide-react-native/icons/undo-2';
import { useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip, StatusChip } from '@/ui/Chip';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { shortDay } from '@/ui/moment';
import { showFigure } from '@/ui/numbers';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { DiffDialog } from './DiffDialog';
import { useListModelsQuery } from './ml.api';
import { PromoteDialog } from './PromoteDialog';
import { Safety } from './Safety';
import { StartTrialDialog } from './StartTrialDialog';
import { TagsDialog } from './TagsDialog';
import { familyName, statusTone } from './words';

interface Props {
  champion: ModelSummary | null;
  training: boolean;
  paused: MlOverview['paused'];
}
/** Rows before "All 14": what scores, what is tried and the way back are always among them. */
const FIRST = 4;
const shortList = (models: readonly ModelSummary[]): readonly ModelSummary[] => {
  const roles = models.filter(({ alias }) => alias !== null);
  const others = models.filter(({ alias }) => alias === null).slice(0, Math.max(0, FIRST - roles.length));
  return models.filter((model) => roles.includes(model) || others.includes(model));
};
type Asked = { what: 'promote' | 'diff' | 'tags' | 'trial'; model: ModelSummary };

/** Every model there is, newest first: open one, compare, tag or try it, let it score; and the way back. */
export function Registry({ champion, training, paused }: Props) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const [all, setAll] = useState(false);
  const close = () => setAsked(undefined);
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
  const denied = !may('ml:promote') && t('ml.ui.promote_denied');
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
          disabledReason: model.status === 'live' ? t('ml.ui.is_live') : denied,
          onPress: () => setAsked({ what: 'promote', model }),
        },
        {
          key: 'trial',
          label: t('insights.trial.start_menu'),
          icon: Split,
          disabledReason: !champion
            ? t('insights.trial.no_champion')
            : model.status === 'live'
              ? t('ml.ui.is_live')
              : model.alias === 'challenger'
                ? t('insights.trial.runs')
                : denied,
          onPress: () => setAsked({ what: 'trial', model }),
        },
        {
          key: 'diff',
          label: t('insights.diff.menu'),
          icon: GitCompare,
          disabledReason: data.items.length < 2 && t('insights.diff.alone'),
          onPress: () => setAsked({ what: 'diff', model }),
        },
        {
          key: 'tags',
          label: t('insights.tags.menu'),
          icon: Tag,
          disabledReason: denied,
          onPress: () => setAsked({ what: 'tags', model }),
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
      {(model.alias === 'rollback' || model.alias === 'challenger') && (
        <Text variant="meta" tone="text3">
          {t(model.alias === 'rollback' ? 'ml.ui.alias.rollback' : 'insights.alias.challenger')}
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
      cell: ({ family, target, tags }) => (
        <View>
          <Text lines={1}>{familyName(family)}</Text>
          {tags.length > 0 && (
            <View style={styles.tags}>
              {tags.map((tag) => (
                <Chip key={tag} label={tag} />
              ))}
            </View>
          )}
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
      title={t('ml.ui.models')}
      note={t('ml.ui.models_note')}
      actions={
        <>
          {data.items.length > FIRST && (
            <Button
              kind="quiet"
              size="small"
              expanded={all}
              label={all ? t('ml.ui.left_out.less') : t('ml.ui.left_out.more', { count: data.items.length })}
              onPress={() => setAll(!all)}
            />
          )}
          {(training || paused) && (
            <View>
              <StatusChip
                label={t(training ? 'ml.ui.status.training' : 'insights.paused')}
                tone={training ? 'accent' : 'warning'}
              />
            </View>
          )}
          <HelpHint about={t('ml.ui.models')} text={t('insights.registry_help')} />
        </>
      }
      flush
    >
      <Table
        label={t('ml.ui.models')}
        columns={columns}
        rows={all ? data.items : shortList(data.items)}
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
          {paused ? t('insights.paused_note', { reason: paused.reason }) : t('ml.ui.registry_note')}
        </Text>
      </View>
      {champion && (
        <Safety
          champion={champion}
          back={data.items.find(({ alias }) => alias === 'rollback')}
          paused={paused !== null}
          denied={denied}
        />
      )}
      {asked?.what === 'promote' && <PromoteDialog model={asked.model} champion={champion} onClose={close} />}
      {asked?.what === 'diff' && <DiffDialog model={asked.model} models={data.items} onClose={close} />}
      {asked?.what === 'tags' && <TagsDialog model={asked.model} onClose={close} />}
      {asked?.what === 'trial' && champion && (
        <StartTrialDialog model={asked.model} champion={champion} onClose={close} />
      )}
    </Card>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  status: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  cardWords: { flex: 1, gap: 4 },
  note: { flexDirection: 'row', gap: 9, padding: 14, borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  grow: { flex: 1 },
  tags: { flexDirection: 'row', flexWrap: 'wrap', gap: 4 },
}));
