import type { contract, Import, ReplyOf } from '@lintel/contract';
import { useState } from 'react';
import type { ArgOf } from '@/store/api';
import { isAppProblem, problemText } from '@/store/problem';
import { assign } from './column-choice';
import { useConfigureImportMutation } from './intake.api';

type Body = NonNullable<Extract<ArgOf<typeof contract.intake.configureImport>, object>['body']>;
type Target = Import['columns'][number]['target'];

/** Changes one import: shown at once, kept by the server, taken back with a sentence when it refuses. */
export function useImportChange(importId: string) {
  const [configure, { isLoading }] = useConfigureImportMutation();
  const [problem, setProblem] = useState<unknown>();
  const change = async (body: Body): Promise<ReplyOf<typeof contract.intake.configureImport> | undefined> => {
    setProblem(undefined);
    try {
      return await configure({ params: { importId }, body }).unwrap();
    } catch (error) {
      setProblem(error);
      return undefined;
    }
  };
  return {
    change,
    setTarget: (columns: Import['columns'], index: number, target: Target) =>
      change({ columns: assign(columns, index, target) }),
    saving: isLoading,
    /** Why the last change was refused; the first named value says more than the problem as a whole. */
    problem:
      problem === undefined
        ? undefined
        : (isAppProblem(problem) && problem.errors[0]?.message) || problemText(problem),
  };
}
