import { t } from '@lintel/contract/messages';
import type { Pipeline } from '@lintel/contract/pipelines';
import Plus from 'lucide-react-native/icons/plus';
import RotateCcw from 'lucide-react-native/icons/rotate-ccw';
import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { useSavePipelineStagesMutation } from '@/features/leads';
import { randomId } from '@/platform/random-id';
import { isAppProblem, problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Menu } from '@/ui/Menu';
import { SelectField } from '@/ui/SelectField';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { StageRow } from './StageRow';
import { changed, moved, newRow, type Row, toItems, toRow, twice } from './stage-rows';
import { useMoveBackMutation } from './stages.api';

type Move = { fromId: string; toId: string };

/** The stages of a pipeline as a form: nothing is changed until it is saved, and saving can be taken back. */
export function StageEditor({ pipeline, others }: { pipeline: Pipeline; others: readonly Pipeline[] }) {
  const styles = useStyles();
  const toast = useToast();
  const [rows, setRows] = useState<readonly Row[]>(() => pipeline.stages.map(toRow));
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [removing, setRemoving] = useState<Row | null>(null);
  const [save, saved] = useSavePipelineStagesMutation();
  const [moveBack] = useMoveBackMutation();
  /** What the form began with: what was read last, or saved here. */
  const based = useRef(pipeline);
  const touched = changed(rows, based.current);
  const stale = touched && based.current.version < pipeline.version;
  // Somebody else saved: what was not touched here follows.
  useEffect(() => {
    if (pipeline.version <= based.current.version) return;
    if (changed(rows, based.current)) return;
    based.current = pipeline;
    setRows(pipeline.stages.map(toRow));
    setMoves([]);
  }, [pipeline, rows]);
  const reset = () => {
    based.current = pipeline;
    setRows(pipeline.stages.map(toRow));
    setMoves([]);
    saved.reset();
  };
  const change = (key: string, next: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...next } : row)));
  const doubled = twice(rows);
  const trouble =
    (rows.some(({ name }) => name.trim() === '') && t('stages.needs_name')) ||
    (doubled.size > 0 && t('stages.twice')) ||
    (!rows.some(({ kind }) => kind === 'open') && t('stages.needs_open'));

  /** Puts the stages back as they were, and what had to move. */
  const undo = async (before: Pipeline, after: Pipeline, batchIds: readonly string[]) => {
    const back = await save({
      params: { pipelineId: before.id },
      body: {
        version: after.version,
        items: toItems(before.stages.map(toRow)),
        moves: addedMoves(before, after),
      },
    });
    if (!back.data) return toast({ message: problemText(back.error), tone: 'danger' });
    for (const batchId of batchIds) await moveBack({ params: { batchId }, body: {} as never });
    toast({ message: t('stages.undone') });
  };
  const send = async () => {
    const before = based.current;
    const reply = await save({
      params: { pipelineId: pipeline.id },
      body: { version: based.current.version, items: toItems(rows), moves: [...moves] },
    });
    if (!reply.data) {
      const { error } = reply;
      if (isAppProblem(error) && error.code === 'stage.in_use') {
        const row = before.stages.find(({ id }) => id === error.context.stageId);
        if (row) setRemoving(toRow(row));
      }
      return;
    }
    const { pipeline: after, batchIds } = reply.data;
    based.current = after;
    setRows(after.stages.map(toRow));
    setMoves([]);
    toast({
      message: batchIds.length > 0 ? t('stages.saved_moving') : t('stages.saved'),
      undo: () => void undo(before, after, batchIds),
    });
  };

  const live = [
    { name: pipeline.name, stages: rows.flatMap((row) => (row.id ? [{ id: row.id, name: row.name }] : [])) },
    ...others,
  ];
  return (
    <View style={styles.form}>
      {stale && (
        <Banner
          inset
          kind="warning"
          title={t('stages.stale')}
          action={{ label: t('stages.read_again'), onPress: reset }}
        />
      )}
      <View role="list" aria-label={t('stages.list', { name: pipeline.name })} style={styles.list}>
        {rows.map((row, index) => (
          <StageRow
            key={row.key}
            row={row}
            kind={pipeline.kind}
            index={index}
            count={rows.length}
            doubled={doubled.has(row.name.trim().toLowerCase())}
            onChange={(next) => change(row.key, next)}
            onStep={(by) => setRows((now) => moved(now, index, by))}
            onRemove={() => (row.id ? setRemoving(row) : setRows(rows.filter(({ key }) => key !== row.key)))}
          />
        ))}
      </View>
      <View style={styles.add}>
        <Button
          kind="quiet"
          size="small"
          icon={Plus}
          label={t('stages.add')}
          disabledReason={rows.length >= 30 && t('stages.too_many')}
          onPress={() => setRows([...rows, newRow(randomId(), rows.length)])}
        />
        {pipeline.removedStages.length > 0 && (
          <Menu
            label={t('stages.bring_back')}
            align="start"
            items={pipeline.removedStages
              .filter(({ id }) => !rows.some((row) => row.id === id))
              .map((stage) => ({
                key: stage.id,
                label: stage.name,
                onPress: () => setRows((now) => [...now, toRow(stage)]),
              }))}
            trigger={(menu) => (
              <Button {...menu} kind="quiet" size="small" icon={RotateCcw} label={t('stages.bring_back')} />
            )}
          />
        )}
      </View>
      <NotSaved error={saved.error} />
      <View style={styles.actions}>
        <Button label={t('stages.discard')} disabledReason={!touched && t('stages.same')} onPress={reset} />
        <Button
          kind="filled"
          label={t('stages.save_stages')}
          busy={saved.isLoading}
          disabledReason={(!touched && t('stages.same')) || trouble}
          onPress={() => void send()}
        />
      </View>
      {removing && (
        <TargetDialog
          row={removing}
          kind={pipeline.kind}
          pipelines={live.map(({ name, stages }) => ({
            name,
            stages: stages.filter(({ id }) => id !== removing.id),
          }))}
          onClose={() => setRemoving(null)}
          onChoose={(toId) => {
            const fromId = removing.id ?? '';
            setMoves((now) => [
              ...now
                .filter((move) => move.fromId !== fromId)
                .map((move) => (move.toId === fromId ? { ...move, toId } : move)),
              { fromId, toId },
            ]);
            setRows((now) => now.filter(({ id }) => id !== fromId));
            setRemoving(null);
          }}
        />
      )}
    </View>
  );
}

/** Stages that were added go again: what has come into them since goes to the first open one. */
function addedMoves(before: Pipeline, after: Pipeline): Move[] {
  const toId = before.stages.find(({ kind }) => kind === 'open')?.id;
  return after.stages.flatMap(({ id: fromId }) =>
    toId === undefined || before.stages.some(({ id }) => id === fromId) ? [] : [{ fromId, toId }],
  );
}

/** Where what is in a stage goes when the stage goes. */
function TargetDialog({
  row,
  kind,
  pipelines,
  onClose,
  onChoose,
}: {
  row: Row;
  kind: Pipeline['kind'];
  pipelines: readonly { name: string; stages: readonly { id: string; name: string }[] }[];
  onClose: () => void;
  onChoose: (toId: string) => void;
}) {
  const [toId, setToId] = useState<string | null>(pipelines[0]?.stages[0]?.id ?? null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('stages.remove_title', { name: row.name })}
      text={t(`stages.remove_text.${kind}`)}
      confirm={{
        label: t('stages.remove'),
        danger: true,
        disabledReason: toId === null && t('stages.needs_target'),
        onPress: () => {
          if (toId !== null) onChoose(toId);
        },
      }}
    >
      <SelectField
        label={t(`stages.target.${kind}`)}
        options={pipelines.flatMap(({ name, stages }) =>
          stages.map((stage) => ({ value: stage.id, label: stage.name, group: name })),
        )}
        value={toId}
        onChange={setToId}
      />
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({
  form: { gap: 12 },
  list: { gap: 10 },
  add: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  actions: { flexDirection: 'row', justifyContent: 'flex-end', gap: 8 },
}));
