import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import * as repo from './targets.repository.ts';
import { APPOINTMENT_TARGET, APPOINTMENT_WINDOW_DAYS, OUTCOME_PREFIX, targetName } from './words.ts';

/** An outcome leads can be trained on. */
export interface Target {
  key: string;
  /** What a person calls it. */
  name: string;
  /** Leads whose outcome is known. */
  labelled: number;
  positives: number;
}

/** Every outcome there is anything to learn from: recorded ones by name, and appointments held in time. */
export async function findTargets(ctx: Ctx, tx: Tx): Promise<Target[]> {
  const [outcomes, appointments] = await Promise.all([
    repo.countOutcomes(tx),
    repo.countAppointments(tx, ctx.clock.now(), APPOINTMENT_WINDOW_DAYS),
  ]);
  const recorded = outcomes.map(({ name, ...counts }) => ({
    key: `${OUTCOME_PREFIX}${name}`,
    name,
    ...counts,
  }));
  if (appointments.positives === 0) return recorded;
  return [...recorded, { key: APPOINTMENT_TARGET, name: targetName(APPOINTMENT_TARGET), ...appointments }];
}
