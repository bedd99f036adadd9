import { t } from '@lintel/contract/messages';
import type { Pipeline, PipelineKind } from '@lintel/contract/pipelines';
import { useState } from 'react';
import { NotSaved } from '@/features/admin';
import { Dialog } from '@/ui/Dialog';
import { SelectField } from '@/ui/SelectField';
import { TextField } from '@/ui/TextField';
import { useToast } from '@/ui/Toast';
import {
  useCreatePipelineMutation,
  useRemovePipelineMutation,
  useUpdatePipelineMutation,
} from './stages.api';

/** A new pipeline, or another name for one. */
export function NameDialog({
  kind,
  of,
  onClose,
  onSaved,
}: {
  kind: PipelineKind;
  of?: Pipeline;
  onClose: () => void;
  onSaved?: (pipeline: Pipeline) => void;
}) {
  const [name, setName] = useState(of?.name ?? '');
  const [create, created] = useCreatePipelineMutation();
  const [update, updated] = useUpdatePipelineMutation();
  const save = async () => {
    const reply = of
      ? await update({ params: { pipelineId: of.id }, body: { version: of.version, name: name.trim() } })
      : await create({ body: { name: name.trim(), kind } });
    if (!reply.data) return;
    onSaved?.(reply.data);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={of ? t('stages.rename') : t(`stages.new.${kind}`)}
      text={of ? undefined : t('stages.new.text')}
      confirm={{
        label: of ? t('stages.save') : t('stages.add_pipeline'),
        busy: created.isLoading || updated.isLoading,
        disabledReason: name.trim() === '' && t('stages.needs_name'),
        onPress: () => void save(),
      }}
    >
      <TextField
        label={t('stages.name')}
        value={name}
        maxLength={60}
        onChange={setName}
        onSubmit={() => void save()}
      />
      <NotSaved error={created.error ?? updated.error} />
    </Dialog>
  );
}

/** Asks where what is in a pipeline goes before it is removed. */
export function RemoveDialog({
  of,
  others,
  onClose,
}: {
  of: Pipeline;
  others: readonly Pipeline[];
  onClose: () => void;
}) {
  const toast = useToast();
  const [toId, setToId] = useState<string | null>(
    others.find(({ isDefault }) => isDefault)?.stages.find(({ kind }) => kind === 'open')?.id ?? null,
  );
  const [remove, removed] = useRemovePipelineMutation();
  const run = async () => {
    const reply = await remove({
      params: { pipelineId: of.id },
      query: toId === null ? {} : { toId },
    });
    if (!reply.data) return;
    toast({ message: t('stages.pipeline_removed', { name: of.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('stages.remove_title', { name: of.name })}
      text={t(`stages.remove_text.${of.kind}`)}
      confirm={{
        label: t('stages.remove_pipeline'),
        danger: true,
        busy: removed.isLoading,
        disabledReason: toId === null && t('stages.needs_target'),
        onPress: () => void run(),
      }}
    >
      <SelectField
        label={t(`stages.target.${of.kind}`)}
        options={others.flatMap(({ name, stages }) =>
          stages.map((stage) => ({ value: stage.id, label: stage.name, group: name })),
        )}
        value={toId}
        onChange={setToId}
      />
      <NotSaved error={removed.error} />
    </Dialog>
  );
}
