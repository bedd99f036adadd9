import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { type AnyJob, job, scheduled } from '../../../kernel/jobs.ts';
import { listCompanies } from '../company/company.ts';
import type { WorkKind } from './hand-over.repository.ts';
import * as repo from './hand-over.repository.ts';

/** From whom to whom. `to` are those of the chosen who are still active; none: the work is left without an owner. */
export interface HandOverPlan {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** A kind of work as the module that keeps it hands it over. */
export interface Work {
  readonly kind: WorkKind;
  /** Moves a chunk of it in the transaction; answers how much that was, 0 when nothing is left. */
  moveSome(ctx: Ctx, tx: Tx, actor: Actor, plan: HandOverPlan): Promise<number>;
  /** Which of these members still have some. */
  holders(tx: Tx, userIds: readonly string[]): Promise<Set<string>>;
}

/**
 * Gives one kind of work of somebody who left to those who take over, chunk by chunk, each in a transaction of its own:
 * killed anywhere, it goes on behind the last chunk; run again, it moves nothing twice.
 */
export async function runHandOver(
  ctx: Ctx,
  tenantId: string,
  which: { id: string; by: string | null },
  work: Work,
  signal: AbortSignal,
): Promise<void> {
  const actor: Actor = { ...systemActor(tenantId), userId: which.by };
  for (;;) {
    signal.throwIfAborted();
    // A chunk lost in a crash is moved again.
    const more = await ctx.tx(actor, (tx) => step(ctx, tx, actor, which.id, work), {
      relaxedDurability: true,
    });
    if (!more) return;
  }
}

/**
 * One chunk; true when there may be more, false also once the person is active again. Steps of one hand-over wait for
 * one another, and those who take over cannot be deactivated meanwhile, so that a step run by two workers at once moves
 * nothing twice.
 */
async function step(ctx: Ctx, tx: Tx, actor: Actor, handOverId: string, work: Work): Promise<boolean> {
  const row = await repo.findHandOver(tx, handOverId);
  if (!row) return false;
  const active = await repo.holdActive(tx, [row.from_user_id, ...row.to_user_ids]);
  if (active.includes(row.from_user_id)) return false;
  await repo.lockHandOver(tx, handOverId);
  const moved = await work.moveSome(ctx, tx, actor, { id: row.id, from: row.from_user_id, to: active });
  await repo.updateHandOver(tx, handOverId, moved, moved > 0 ? null : work.kind);
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'people', ids: [row.from_user_id] }));
  return moved > 0;
}

/** Hands over what reached somebody after they had left: through an import that was under way, or a restored record. */
export async function runLateHandOvers(ctx: Ctx, work: Work, signal: AbortSignal): Promise<void> {
  for (const { id: tenantId } of await listCompanies(ctx)) {
    const late = await ctx.read(systemActor(tenantId), async (tx) => {
      const gone = await repo.goneMembers(tx);
      const holding = await work.holders(
        tx,
        gone.map((member) => member.userId),
      );
      return gone.filter((member) => holding.has(member.userId));
    });
    for (const { handOverId } of late)
      await runHandOver(ctx, tenantId, { id: handOverId, by: null }, work, signal);
  }
}

/** The jobs by which `module` hands over its kind of work: when somebody leaves, and now and then for what came late. */
export const handOverJobs = (module: string, work: Work): readonly AnyJob[] => [
  job({
    name: `${module}.hand-over-${work.kind}`,
    on: 'user.deactivated',
    queue: 'bulk',
    run: (ctx, event, signal) =>
      runHandOver(ctx, event.tenantId, { id: event.payload.handOverId, by: event.userId }, work, signal),
  }),
  scheduled({
    name: `${module}.hand-over-late-${work.kind}`,
    queue: 'bulk',
    when: { everyMs: 10 * 60_000 },
    run: (ctx, signal) => runLateHandOvers(ctx, work, signal),
  }),
];
