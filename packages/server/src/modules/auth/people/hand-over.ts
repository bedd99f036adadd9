import type { Tx } from '../../../kernel/db/tx.ts';
import type { WorkKind } from './hand-over.repository.ts';
import * as repo from './hand-over.repository.ts';

/** From whom to whom. `to` are those of the chosen who are still active; none: the work is left without an owner. */
export interface HandOverPlan {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
}

/**
 * One step of a hand-over, in the caller's transaction: `move` moves some of the work and says how much it was and
 * whether there may be more. Returns that; false when there is nothing to do, which is also so once the person is
 * active again. Steps of one hand-over wait for one another, and those who take over cannot be deactivated meanwhile, so
 * that a step run twice, or by two workers at once, moves nothing twice.
 */
export async function handOverStep(
  tx: Tx,
  handOverId: string,
  kind: WorkKind,
  move: (plan: HandOverPlan) => Promise<{ moved: number; more: boolean }>,
): Promise<boolean> {
  const row = await repo.findHandOver(tx, handOverId);
  if (!row) return false;
  const active = await repo.holdActive(tx, [row.from_user_id, ...row.to_user_ids]);
  if (active.includes(row.from_user_id)) return false;
  await repo.lockHandOver(tx, handOverId);
  const { moved, more } = await move({ id: row.id, from: row.from_user_id, to: active });
  await repo.updateHandOver(tx, handOverId, moved, more ? null : kind);
  return more;
}

/** Members who are gone, each with their newest hand-over: work may reach them late, an import's for example. */
export const goneMembers = (tx: Tx): Promise<{ userId: string; handOverId: string }[]> =>
  repo.goneMembers(tx);
