import type { Stage } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import { useRef, useState } from 'react';
import { isAppProblem, problemText } from '@/store/problem';
import { boxOf, flyFrom } from '@/ui/board/use-card-drag';
import { useToast } from '@/ui/Toast';
import { useReducedMotion } from '@/ui/use-reduced-motion';
import { nameOf } from './BoardCardView';
import type { Asked } from './MoveForm';
import type { BoardHandle, Given, MoveOutcome } from './use-board';

/**
 * Moves cards of a board: a stage that asks for more opens its form (`asked`), a move that was made can be taken back,
 * and what is refused goes back to where it was and says why.
 */
export function useMoving(board: BoardHandle, stages: readonly Stage[]) {
  const toast = useToast();
  const still = useReducedMotion();
  const [asked, setAsked] = useState<(Asked & { card: BoardCard }) | null>(null);
  const latest = useRef(board);
  latest.current = board;

  const send = async (card: BoardCard, to: Stage, given: Given = {}): Promise<MoveOutcome> => {
    const outcome = await latest.current.move(card, to, given);
    if (outcome.kind === 'done') {
      const from = stages.find(({ id }) => id === card.stageId);
      toast({
        message: t('pipelines.moved', { name: nameOf(card), stage: to.name }),
        undo: from ? () => move({ ...card, version: outcome.version, stageId: to.id }, from) : undefined,
      });
    }
    return outcome;
  };
  const move = (card: BoardCard, to: Stage): void => {
    if (to.reasons.length > 0) {
      setAsked({ card, to, paths: ['reason'] });
      return;
    }
    void send(card, to).then((outcome) => {
      if (outcome.kind === 'done') return;
      flyFrom(card.id, boxOf(card.id), still);
      if (outcome.kind === 'missing') setAsked({ card, to, paths: outcome.paths });
      else
        toast({
          message: t('pipelines.refused', {
            name: nameOf(card),
            why:
              isAppProblem(outcome.problem) && outcome.problem.code === 'lead.stale'
                ? t('pipelines.refused.stale')
                : problemText(outcome.problem),
          }),
          tone: 'danger',
        });
    });
  };
  return { asked, close: () => setAsked(null), send, move };
}
