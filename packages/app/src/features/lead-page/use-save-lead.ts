import type { Lead } from '@lintel/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { leadsApi, useUpdateLeadMutation } from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { applyEdit, type Clash, type LeadEdit, mergeEdit, withCurrent } from './lead-change';

export interface Conflict {
  /** My values of the fields in dispute; all others are saved. */
  readonly edit: LeadEdit;
  /** The lead as it is there. */
  readonly base: Lead;
  readonly clashes: readonly Clash[];
}
export type SaveState = { at: 'idle' | 'saving' | 'saved' } | { at: 'failed'; text: string };

const SAVING_AFTER_MS = 400;
const SAVED_FOR_MS = 2_000;
const MERGES = 3;

/**
 * Saves edits of one lead: shown at once, taken back when refused. When someone else has changed the lead since, fields
 * they left alone go on top of theirs without a word; a field both gave another value becomes a conflict for the person.
 */
export function useSaveLead(leadId: string) {
  const dispatch = useAppDispatch();
  const [update] = useUpdateLeadMutation();
  const [state, setState] = useState<SaveState>({ at: 'idle' });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const fade = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(fade.current), []);

  const save = useCallback(
    async (base: Lead, edit: LeadEdit): Promise<boolean> => {
      clearTimeout(fade.current);
      const slow = setTimeout(() => setState({ at: 'saving' }), SAVING_AFTER_MS);
      const shown = dispatch(
        leadsApi.util.updateQueryData('getLead', { params: { leadId } }, (lead) => applyEdit(lead, edit)),
      );
      const refuse = (text: string) => {
        shown.undo();
        setState({ at: 'failed', text });
        return false;
      };
      try {
        let known = base;
        let rest = edit;
        const clashes: Clash[] = [];
        let disputed: LeadEdit = {};
        for (let merge = 0; merge < MERGES; merge++) {
          const { error } =
            Object.keys(rest).length === 0
              ? { error: undefined }
              : await update({ params: { leadId }, body: { ...rest, version: known.version } });
          if (!error) {
            if (clashes.length > 0) {
              setState({ at: 'idle' });
              setConflict({ edit: disputed, base: known, clashes });
              return true;
            }
            setState({ at: 'saved' });
            fade.current = setTimeout(() => setState({ at: 'idle' }), SAVED_FOR_MS);
            return true;
          }
          if (!isAppProblem(error) || error.code !== 'lead.stale') return refuse(problemText(error));
          const current = error.context.current as Record<string, unknown>;
          const merged = mergeEdit(rest, known, current);
          if (merged.clashes.length > 0) {
            // Theirs is shown until the person has decided.
            shown.undo();
            clashes.push(...merged.clashes);
            disputed = {
              ...disputed,
              ...merged.disputed,
              ...(disputed.custom || merged.disputed.custom
                ? { custom: { ...disputed.custom, ...merged.disputed.custom } }
                : {}),
            };
            dispatch(leadsApi.util.invalidateTags([{ type: 'lead', id: leadId }]));
          }
          known = withCurrent(known, Number(error.context.version), current);
          rest = merged.rest;
        }
        return refuse(problemText({ code: 'lead.stale', status: 409, errors: [], context: {} }));
      } finally {
        clearTimeout(slow);
      }
    },
    [leadId, dispatch, update],
  );

  return {
    save,
    state,
    dismiss: () => setState({ at: 'idle' }),
    conflict,
    keepMine: () => {
      if (!conflict) return;
      setConflict(null);
      void save(conflict.base, conflict.edit);
    },
    useTheirs: () => setConflict(null),
  };
}

export type SaveLead = ReturnType<typeof useSaveLead>['save'];
