import type { ChecklistTemplate } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import { Link, useRouter } from 'expo-router';
import Archive from 'lucide-react-native/icons/archive';
import EllipsisVertical from 'lucide-react-native/icons/ellipsis-vertical';
import ListChecks from 'lucide-react-native/icons/list-checks';
import Pencil from 'lucide-react-native/icons/pencil';
import Plus from 'lucide-react-native/icons/plus';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Menu } from '@/ui/Menu';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState, ErrorState, PermissionState } from '@/ui/States';
import { Table, type TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useChecklistsQuery, useRemoveChecklistMutation, useRestoreChecklistMutation } from '../deals.api';
import { type DealNames, useDealNames } from '../use-deal-names';
import { NEW } from './ChecklistEditor';

/** Checklists that new deals begin with, and those that were put away. */
export function Checklists() {
  const { may } = useSession();
  return may('deals:read') ? <All /> : <PermissionState />;
}

function All() {
  const styles = useStyles();
  const router = useRouter();
  const toast = useToast();
  const names = useDealNames();
  const [archived, setArchived] = useState(false);
  const query = useChecklistsQuery({ query: archived ? { archived: 'true' } : {} });
  useAutoRetry(query.isError, query.isFetching, () => void query.refetch());
  const [remove] = useRemoveChecklistMutation();
  const [restore] = useRestoreChecklistMutation();
  const items = query.currentData?.items;
  const open = (id: string) => router.push(`/admin/checklists/${id}`);
  const bring = async ({ id, name }: ChecklistTemplate) => {
    const reply = await restore({ params: { templateId: id } });
    toast(
      'error' in reply
        ? { message: problemText(reply.error), tone: 'danger' }
        : { message: t('deals.templates.restored', { name }) },
    );
  };
  const put = async (template: ChecklistTemplate) => {
    const reply = await remove({ params: { templateId: template.id } });
    toast(
      'error' in reply
        ? { message: problemText(reply.error), tone: 'danger' }
        : {
            message: t('deals.templates.archived_done', { name: template.name }),
            undo: () => void bring(template),
          },
    );
  };
  const actions = (template: ChecklistTemplate) =>
    archived ? (
      <Button
        size="small"
        label={t('deals.templates.restore')}
        spoken={t('deals.templates.restore_name', { name: template.name })}
        onPress={() => void bring(template)}
      />
    ) : (
      <Menu
        label={t('deals.templates.actions', { name: template.name })}
        items={[
          { key: 'edit', label: t('deals.templates.edit'), icon: Pencil, onPress: () => open(template.id) },
          {
            key: 'archive',
            label: t('deals.templates.archive'),
            hint: t('deals.templates.archive_hint'),
            icon: Archive,
            onPress: () => void put(template),
          },
        ]}
        trigger={(trigger) => (
          <IconButton
            {...trigger}
            size="small"
            icon={EllipsisVertical}
            label={t('deals.templates.actions', { name: template.name })}
          />
        )}
      />
    );
  return (
    <>
      <View style={styles.head}>
        <Text tone="text2" style={styles.grow}>
          {t('deals.templates.text')}
        </Text>
        {!archived && (
          <Button kind="filled" icon={Plus} label={t('deals.templates.new')} onPress={() => open(NEW)} />
        )}
      </View>
      {query.isError && items && (
        <Banner
          inset
          kind="error"
          title={t('deals.templates.failed')}
          text={problemText(query.error)}
          action={{ label: t('ui.try_again'), onPress: () => void query.refetch() }}
        />
      )}
      <Card flush title={t(archived ? 'deals.templates.archived' : 'deals.templates.live')}>
        {!items ? (
          query.isError ? (
            <ErrorState
              title={t('deals.templates.failed')}
              text={problemText(query.error)}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : (
            <SkeletonRows rows={3} avatar={false} />
          )
        ) : items.length === 0 ? (
          archived ? (
            <EmptyState
              kind="all-done"
              title={t('deals.templates.none_archived')}
              text={t('deals.templates.none_archived_text')}
            />
          ) : (
            <EmptyState
              kind="first-use"
              icon={ListChecks}
              title={t('deals.templates.empty')}
              text={t('deals.templates.empty_text')}
              action={{ label: t('deals.templates.new'), onPress: () => open(NEW) }}
            />
          )
        ) : (
          <Table
            label={t('deals.templates.all')}
            columns={columns(names, archived, actions)}
            rows={items}
            rowKey={({ id }) => id}
            card={(template) => (
              <View style={styles.card}>
                <View style={styles.grow}>
                  <Name template={template} archived={archived} />
                  <Text variant="meta" tone="text2">
                    {[forWhom(template), inPipeline(template, names), itemCount(template)].join(' · ')}
                  </Text>
                </View>
                {actions(template)}
              </View>
            )}
          />
        )}
      </Card>
      <View style={styles.foot}>
        <Button
          kind="quiet"
          icon={Archive}
          label={t(archived ? 'deals.templates.show_live' : 'deals.templates.show_archived')}
          onPress={() => setArchived(!archived)}
        />
      </View>
    </>
  );
}

const forWhom = ({ side }: ChecklistTemplate): string =>
  side === null ? t('deals.templates.side_any') : t(`deals.side.${side}`);
const inPipeline = ({ pipelineId }: ChecklistTemplate, names: DealNames): string =>
  pipelineId === null
    ? t('deals.templates.pipeline_any')
    : (names.pipelines.find(({ id }) => id === pipelineId)?.name ?? t('deals.templates.pipeline_removed'));
const itemCount = ({ items }: ChecklistTemplate): string =>
  t('deals.templates.count', { count: items.length });

function Name({ template, archived }: { template: ChecklistTemplate; archived: boolean }) {
  return archived ? (
    <Text variant="strong" lines={1}>
      {template.name}
    </Text>
  ) : (
    <Link href={`/admin/checklists/${template.id}`}>
      <Text variant="strong" tone="accentText" lines={1}>
        {template.name}
      </Text>
    </Link>
  );
}

const columns = (
  names: DealNames,
  archived: boolean,
  actions: (template: ChecklistTemplate) => React.ReactNode,
): TableColumn<ChecklistTemplate>[] => [
  {
    key: 'name',
    label: t('deals.templates.name'),
    width: { flex: 2, min: 160 },
    cell: (template) => <Name template={template} archived={archived} />,
  },
  {
    key: 'side',
    label: t('deals.templates.side'),
    width: { flex: 1, min: 110 },
    cell: (template) => <Text>{forWhom(template)}</Text>,
  },
  {
    key: 'pipeline',
    label: t('deals.templates.pipeline'),
    width: { flex: 1, min: 120 },
    cell: (template) => <Text lines={1}>{inPipeline(template, names)}</Text>,
  },
  {
    key: 'items',
    label: t('deals.templates.items'),
    width: { flex: 0.6, min: 80 },
    cell: (template) => <Text tone="text2">{itemCount(template)}</Text>,
  },
  {
    key: 'actions',
    label: t('deals.templates.do'),
    hideLabel: true,
    width: archived ? 110 : 36,
    align: 'right',
    cell: actions,
  },
];

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'flex-start', gap: 12 },
  grow: { flex: 1, minWidth: 200 },
  card: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  foot: { alignItems: 'flex-start' },
}));
