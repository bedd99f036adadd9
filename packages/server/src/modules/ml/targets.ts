import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import * as repo from './targets.repository.ts';
import {
  APPOINTMENT_TARGET,
  APPOINTMENT_WINDOW_DAYS,
  OUTCOME_PREFIX,
  SIGNING_WINDOW_DAYS,
  signingDays,
  signingTarget,
  targetName,
} from './words.ts';

/** An outcome leads can be trained on. */
export interface Target {
  key: string;
  /** What a person calls it. */
  name: string;
  /** Leads whose outcome is known. */
  labelled: number;
  positives: number;
}

/**
 * Every outcome there is anything to learn from: appointments held and deals signed in time, then recorded ones by name. A
 * deal has the days `wanted` names, when that is such a target, else 90.
 */
export async function findTargets(ctx: Ctx, tx: Tx, wanted?: string): Promise<Target[]> {
  const now = ctx.clock.now();
  const days = signingDays(wanted ?? '') ?? SIGNING_WINDOW_DAYS;
  const [outcomes, appointments, signed] = await Promise.all([
    repo.countOutcomes(tx),
    repo.countAppointments(tx, now, APPOINTMENT_WINDOW_DAYS),
    repo.countSigned(tx, now, days),
  ]);
  const inTime = [
    { key: APPOINTMENT_TARGET, ...appointments },
    { key: signingTarget(days), ...signed },
  ];
  return [
    ...inTime
      .filter(({ positives }) => positives > 0)
      .map((target) => ({ ...target, name: targetName(target.key) })),
    ...outcomes.map(({ name, ...counts }) => ({ key: `${OUTCOME_PREFIX}${name}`, name, ...counts })),
  ];
}
