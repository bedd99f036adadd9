import type { NextStep } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import { nextStepOf } from '../next-step.ts';

/** The next step of each of these leads as a card shows it; leads without one are absent. */
export async function nextSteps(
  tx: Tx,
  leadIds: readonly string[],
  now: Date,
): Promise<Map<string, NextStep>> {
  const steps = await nextStepOf(tx, leadIds, now);
  return new Map(
    [...steps].map(([leadId, { day, at, ...step }]) => [
      leadId,
      { ...step, at: at.toISOString(), allDay: day !== null },
    ]),
  );
}
