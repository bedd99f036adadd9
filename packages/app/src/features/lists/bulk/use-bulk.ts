import type { Batch, BulkChanges, BulkPreview, BulkSelection } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useEffect, useRef, useState } from 'react';
import { leadsApi } from '@/features/leads';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useToast } from '@/ui/Toast';
import {
  useBulkBatchQuery,
  useBulkChangeMutation,
  useBulkPreviewMutation,
  useBulkUndoMutation,
} from './bulk.api';

const POLL_MS = 1_000;
/** More than the server changes at once are asked for first. */
const ASK_FROM = 200;

/** The selection as the server takes it: at most so many by name, else by the filter, which travels as JSON. */
export type Chosen = { ids: readonly string[] } | { filter: string };
interface Wanted {
  chosen: Chosen;
  changes: BulkChanges;
}
export interface Asked extends Wanted {
  preview: BulkPreview;
}

const selectionOf = (chosen: Chosen) =>
  ('ids' in chosen ? { ids: [...chosen.ids] } : { filter: chosen.filter }) as unknown as BulkSelection;

/** One change of many leads from the wish to its undoing: preview, question, progress, what was left out. */
export function useBulk({ onApplied }: { onApplied: () => void }) {
  const toast = useToast();
  const dispatch = useAppDispatch();
  const [previewBulk, previewing] = useBulkPreviewMutation();
  const [changeBulk, changing] = useBulkChangeMutation();
  const [undoBulk] = useBulkUndoMutation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [running, setRunning] = useState<(Wanted & { batchId: string }) | null>(null);
  const [problems, setProblems] = useState<(Wanted & { batch: Batch }) | null>(null);
  const { currentData: batch } = useBulkBatchQuery(
    { params: { batchId: running?.batchId ?? '' } },
    { skip: !running, pollingInterval: POLL_MS },
  );
  const fail = (error: unknown) => toast({ message: problemText(error), tone: 'danger' });

  const undo = async (batchId: string) => {
    const back = await undoBulk({ params: { batchId }, body: {} as never });
    if (back.error) return fail(back.error);
    toast({ message: t('lists.bulk.undone') });
  };
  const finish = (done: Batch, wanted: Wanted) => {
    setRunning(null);
    dispatch(leadsApi.util.invalidateTags(['leads', 'lead', 'leadCounts', 'lists']));
    if (done.failed > 0) setProblems({ ...wanted, batch: done });
    else say(done, wanted);
  };
  /** What became of it, with a way back. Behind a dialog nobody would reach that in time. */
  const say = (done: Batch, wanted: Wanted) => {
    const failed = done.state === 'failed' || (done.changed === 0 && done.failed > 0);
    toast({
      message: t(wanted.changes.delete ? 'lists.bulk.deleted' : 'lists.bulk.changed', {
        count: done.changed,
      }),
      tone: failed ? 'danger' : 'success',
      ...(done.canUndo && done.changed > 0 ? { undo: () => void undo(done.id) } : {}),
    });
  };
  const run = async (wanted: Wanted) => {
    setAsked(null);
    const reply = await changeBulk({
      body: { selection: selectionOf(wanted.chosen) as never, changes: wanted.changes },
    });
    if (!reply.data) return fail(reply.error);
    onApplied();
    if (over(reply.data)) finish(reply.data, wanted);
    else setRunning({ ...wanted, batchId: reply.data.id });
  };
  /** Asks the server first; asks the person when not all may be changed, when they are many, or when they would go. */
  const ask = async (chosen: Chosen, changes: BulkChanges) => {
    const reply = await previewBulk({ body: { selection: selectionOf(chosen) as never, changes } });
    if (!reply.data) return fail(reply.error);
    const preview = reply.data;
    if (preview.refused.length > 0 || preview.allowed > ASK_FROM || changes.delete)
      setAsked({ chosen, changes, preview });
    else await run({ chosen, changes });
  };

  const ended = useRef(finish);
  ended.current = finish;
  useEffect(() => {
    if (running && batch?.id === running.batchId && over(batch)) ended.current(batch, running);
  }, [batch, running]);

  return {
    ask,
    run,
    asked,
    drop: () => setAsked(null),
    busy: previewing.isLoading || changing.isLoading,
    running: running && batch?.id === running.batchId ? batch : null,
    problems,
    closeProblems: () => {
      if (problems) say(problems.batch, problems);
      setProblems(null);
    },
  };
}

const over = ({ state }: Batch): boolean => state === 'done' || state === 'cancelled' || state === 'failed';
