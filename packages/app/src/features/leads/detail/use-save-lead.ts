import type { Lead } from '@lintel/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isAppProblem, problemText } from '@/store/problem';
import { useAppDispatch } from '@/store/store';
import { leadsApi, useUpdateLeadMutation } from '../leads.api';
import { applyEdit, type Clash, clashes, type LeadEdit } from './lead-change';

export interface Conflict {
  readonly edit: LeadEdit;
  readonly base: Lead;
  /** Version that holds their value. */
  readonly version: number;
  readonly clashes: readonly Clash[];
}
export type SaveState = { at: 'idle' | 'saving' | 'saved' } | { at: 'failed'; text: string };

const SAVING_AFTER_MS = 400;
const SAVED_FOR_MS = 2_000;
const MERGES = 3;

/**
 * Saves edits of one lead: shown at once, taken back when refused. When someone else has changed the lead since, an
 * edit of other fields goes on top of theirs; the same field with another value becomes a conflict for the person.
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
        let { version } = base;
        for (let merge = 0; merge < MERGES; merge++) {
          const { error } = await update({ params: { leadId }, body: { ...edit, version } });
          if (!error) {
            setState({ at: 'saved' });
            fade.current = setTimeout(() => setState({ at: 'idle' }), SAVED_FOR_MS);
            return true;
          }
          if (!isAppProblem(error) || error.code !== 'lead.stale') return refuse(problemText(error));
          version = Number(error.context.version);
          const found = clashes(edit, base, error.context.current as Record<string, unknown>);
          if (found.length > 0) {
            shown.undo();
            setState({ at: 'idle' });
            setConflict({ edit, base, version, clashes: found });
            dispatch(leadsApi.util.invalidateTags([{ type: 'lead', id: leadId }]));
            return true;
          }
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
      void save({ ...conflict.base, version: conflict.version }, conflict.edit);
    },
    useTheirs: () => setConflict(null),
  };
}

export type SaveLead = ReturnType<typeof useSaveLead>['save'];
