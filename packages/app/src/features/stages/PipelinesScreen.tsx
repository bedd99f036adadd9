import { t } from '@lintel/contract/messages';
import type { Pipeline, PipelineKind } from '@lintel/contract/pipelines';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import Pencil from 'lucide-react-native/icons/pencil';
import Star from 'lucide-react-native/icons/star';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, AddButton, AdminFrame, AdminGate, AreaIntro, Failed } from '@/features/admin';
import { useListPipelinesQuery } from '@/features/leads';
import { problemText } from '@/store/problem';
import { Chip } from '@/ui/Chip';
import { SkeletonRows } from '@/ui/Skeleton';
import { Segmented, Tabs } from '@/ui/Tabs';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { NameDialog, RemoveDialog } from './PipelineDialogs';
import { StageEditor } from './StageEditor';
import { useUpdatePipelineMutation } from './stages.api';

/** The ways leads and deals go: pipelines, their stages, and what each stage asks for. */
export function PipelinesScreen() {
  return (
    <AdminGate area="pipelines">
      <Pipelines />
    </AdminGate>
  );
}

type Open = { dialog: 'new' } | { dialog: 'rename' | 'remove'; of: Pipeline };

function Pipelines() {
  const styles = useStyles();
  const toast = useToast();
  const query = useListPipelinesQuery({ query: {} });
  const [update] = useUpdatePipelineMutation();
  const [kind, setKind] = useState<PipelineKind>('lead');
  const [chosen, setChosen] = useState('');
  const [open, setOpen] = useState<Open | null>(null);
  const items = (query.data?.items ?? []).filter((pipeline) => pipeline.kind === kind);
  const pipeline =
    items.find(({ id }) => id === chosen) ?? items.find(({ isDefault }) => isDefault) ?? items[0];
  const at = items.findIndex(({ id }) => id === pipeline?.id);
  const change = async (of: Pipeline, body: { position?: number; isDefault?: true }) => {
    const reply = await update({ params: { pipelineId: of.id }, body: { version: of.version, ...body } });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  return (
    <AdminFrame
      area="pipelines"
      actions={<AddButton label={t('stages.new')} onPress={() => setOpen({ dialog: 'new' })} />}
    >
      <AreaIntro title={t('stages.title')} text={t('stages.text')} />
      <Segmented<PipelineKind>
        label={t('stages.kind')}
        value={kind}
        items={[
          { key: 'lead', label: t('stages.kind.lead') },
          { key: 'deal', label: t('stages.kind.deal') },
        ]}
        onChange={setKind}
      />
      {!query.data ? (
        query.isError ? (
          <Failed title={t('stages.failed')} query={query} />
        ) : (
          <SkeletonRows rows={7} height={48} avatar={false} />
        )
      ) : (
        pipeline && (
          <>
            <View style={styles.head}>
              <View style={styles.tabs}>
                <Tabs
                  label={t('stages.pipelines')}
                  look="line"
                  value={pipeline.id}
                  items={items.map(({ id, name }) => ({ key: id, label: name }))}
                  onChange={setChosen}
                />
              </View>
              {pipeline.isDefault && <Chip label={t('stages.default')} tone="accent" />}
              <ActionsMenu
                name={pipeline.name}
                items={[
                  {
                    key: 'rename',
                    label: t('stages.rename'),
                    icon: Pencil,
                    onPress: () => setOpen({ dialog: 'rename', of: pipeline }),
                  },
                  {
                    key: 'default',
                    label: t('stages.make_default'),
                    hint: t(`stages.make_default.${kind}`),
                    icon: Star,
                    disabledReason: pipeline.isDefault && t('stages.is_default'),
                    onPress: () => void change(pipeline, { isDefault: true }),
                  },
                  {
                    key: 'before',
                    label: t('stages.earlier'),
                    icon: ArrowUp,
                    disabledReason: at <= 0 && t('ui.order.first'),
                    onPress: () => void change(pipeline, { position: at - 1 }),
                  },
                  {
                    key: 'after',
                    label: t('stages.later'),
                    icon: ArrowDown,
                    disabledReason: at === items.length - 1 && t('ui.order.last'),
                    onPress: () => void change(pipeline, { position: at + 1 }),
                  },
                  {
                    key: 'remove',
                    label: t('stages.remove_pipeline'),
                    icon: Trash,
                    danger: true,
                    divider: true,
                    disabledReason: pipeline.isDefault && t('stages.default_stays'),
                    onPress: () => setOpen({ dialog: 'remove', of: pipeline }),
                  },
                ]}
              />
            </View>
            <StageEditor
              key={pipeline.id}
              pipeline={pipeline}
              others={items.filter(({ id }) => id !== pipeline.id)}
            />
          </>
        )
      )}
      {open?.dialog === 'new' && (
        <NameDialog kind={kind} onClose={() => setOpen(null)} onSaved={({ id }) => setChosen(id)} />
      )}
      {open?.dialog === 'rename' && <NameDialog kind={kind} of={open.of} onClose={() => setOpen(null)} />}
      {open?.dialog === 'remove' && (
        <RemoveDialog
          of={open.of}
          others={items.filter(({ id }) => id !== open.of.id)}
          onClose={() => setOpen(null)}
        />
      )}
    </AdminFrame>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', alignItems: 'center', gap: 10 },
  tabs: { flex: 1, minWidth: 0 },
}));
