import type { TouchKind } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { QueueLead } from '@lintel/contract/today';
import { useRef } from 'react';
import { problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { useToast } from '@/ui/Toast';
import { nameOf } from './queue-words';
import { whenText } from './SnoozeMenu';
import {
  queueOf,
  todayApi,
  useFinishLeadMutation,
  useSnoozeLeadMutation,
  useUndoMarkMutation,
} from './today.api';
import type { Whose } from './use-whose';

/**
 * Done, snooze and the outcome of a call: the row leaves at once, comes back where it was when the server refuses, and
 * Undo takes the mark back. `seen` is the server's time of the queue on screen: what came later is not settled by it.
 */
export function useMarks(seen: string | undefined, whose: Whose) {
  const dispatch = useAppDispatch();
  const toast = useToast();
  const [snoozeLead] = useSnoozeLeadMutation();
  const [finishLead] = useFinishLeadMutation();
  const [undoMark] = useUndoMarkMutation();
  /** Leads that left by the reader's own hand. */
  const left = useRef(new Set<string>());

  const leave = (leadId: string): (() => void) => {
    left.current.add(leadId);
    let from = -1;
    let row: QueueLead | undefined;
    const countOf = (lead: QueueLead) => (lead.reasons[0]?.kind === 'quiet' ? 'quiet' : 'due');
    dispatch(
      todayApi.util.updateQueryData('todayQueue', queueOf(whose), (queue) => {
        from = queue.items.findIndex((lead) => lead.leadId === leadId);
        if (from < 0) return;
        row = structuredCloneOf(queue.items[from] as QueueLead);
        queue.items.splice(from, 1);
        queue[countOf(row)] = Math.max(0, queue[countOf(row)] - 1);
      }),
    );
    return () => {
      left.current.delete(leadId);
      const back = row;
      if (!back) return;
      dispatch(
        todayApi.util.updateQueryData('todayQueue', queueOf(whose), (queue) => {
          if (queue.items.some((lead) => lead.leadId === leadId)) return;
          queue.items.splice(from, 0, back);
          queue[countOf(back)] += 1;
        }),
      );
    };
  };

  const undo = async (leadId: string, version: number, putBack: () => void) => {
    putBack();
    const done = await undoMark({ params: { leadId }, body: { version } });
    if (done.error)
      toast({ message: `${t('today.undone.failed')}: ${problemText(done.error)}`, tone: 'danger' });
  };

  const finish = async (lead: QueueLead) => {
    const { leadId } = lead;
    const putBack = leave(leadId);
    const done = await finishLead({ params: { leadId }, body: seen === undefined ? {} : { asOf: seen } });
    if (done.error) {
      putBack();
      toast({ message: `${t('today.done_with.failed')}: ${problemText(done.error)}`, tone: 'danger' });
      return;
    }
    const { version } = done.data;
    toast({
      message: t('today.done_with.said', { name: nameOf(lead) }),
      undo: () => void undo(leadId, version, putBack),
    });
  };

  const snooze = async (lead: QueueLead, until: number) => {
    const { leadId } = lead;
    const putBack = leave(leadId);
    const done = await snoozeLead({
      params: { leadId },
      body: { until: new Date(until).toISOString(), ...(seen === undefined ? {} : { asOf: seen }) },
    });
    if (done.error) {
      putBack();
      toast({ message: `${t('today.snooze.failed')}: ${problemText(done.error)}`, tone: 'danger' });
      return;
    }
    const { version } = done.data;
    toast({
      message: t('today.snooze.said', { name: nameOf(lead), when: whenText(until, Date.now()) }),
      undo: () => void undo(leadId, version, putBack),
    });
  };

  /** What was logged has settled the lead; a meeting is no answer by phone or in writing, so it is marked. */
  const logged = (leadId: string, kind: TouchKind) => {
    leave(leadId);
    if (kind === 'meeting') void finishLead({ params: { leadId }, body: {} });
  };

  return { finish, snooze, logged, left };
}

/** A copy that outlives the draft it is taken of. */
const structuredCloneOf = (lead: QueueLead): QueueLead => JSON.parse(JSON.stringify(lead)) as QueueLead;
