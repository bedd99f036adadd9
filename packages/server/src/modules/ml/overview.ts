import type { MlOverview } from '@lintel/contract';
import { type Actor, systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { findChampion } from './registry-reading.ts';
import { findActiveRun } from './runs.repository.ts';
import { countScored } from './scores.repository.ts';
import { readSettings } from './settings.repository.ts';
import { starterState } from './starter/state.ts';
import { findTargets } from './targets.ts';
import { trainerEnvironment } from './trainer-environment.ts';
import { GATES, toRun } from './training-runs.ts';

/** The ML page at a glance: can this machine train, on what, what scores now and how far scoring is. */
export async function overview(ctx: Ctx, actor: Actor): Promise<MlOverview> {
  const [{ program: _, ...environment }, state] = await Promise.all([
    trainerEnvironment(ctx.config),
    // How far scoring is concerns the whole company, whoever asks.
    ctx.read(systemActor(actor.tenantId), async (tx) => {
      const [targets, champion, run, scoring, { paused, ...settings }] = await Promise.all([
        findTargets(ctx, tx),
        findChampion(tx),
        findActiveRun(tx),
        countScored(tx),
        readSettings(tx),
      ]);
      return {
        starter: await starterState(ctx, tx, targets),
        targets,
        champion,
        activeRun: run ? toRun(run) : null,
        scoring,
        settings,
        paused: paused && { ...paused, at: paused.at.toISOString() },
      };
    }),
  ]);
  return { environment, gates: GATES, ...state };
}
