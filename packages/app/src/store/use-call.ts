import type { AnyEndpoint, ReplyOf } from '@lintel/contract';
import { useCallback, useState } from 'react';
import { type ArgOf, callEndpoint } from './api';
import type { AppProblem } from './problem';
import type { Call } from './send';
import { useAppDispatch } from './store';

/**
 * For calls whose question or answer is a secret (passwords, codes, sessions): the query cache keeps what goes through
 * it in the store, this keeps nothing. `run` resolves to the reply, or to null with `error` set.
 */
export function useCall<E extends AnyEndpoint>(endpoint: E) {
  const dispatch = useAppDispatch();
  const [state, setState] = useState<{ busy: boolean; error: AppProblem | null }>({
    busy: false,
    error: null,
  });
  const run = useCallback(
    async (call: ArgOf<E>): Promise<{ data: ReplyOf<E> } | null> => {
      setState({ busy: true, error: null });
      const outcome = await callEndpoint({ endpoint, call: (call ?? {}) as Call }, dispatch);
      const error = 'error' in outcome ? outcome.error : null;
      setState({ busy: false, error });
      return 'error' in outcome ? null : { data: outcome.data as ReplyOf<E> };
    },
    [endpoint, dispatch],
  );
  const clear = useCallback(() => setState({ busy: false, error: null }), []);
  return { run, clear, ...state };
}
