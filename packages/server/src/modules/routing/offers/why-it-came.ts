import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { decisionsById } from '../decisions/decisions.repository.ts';
import { type Names, sentence } from '../decisions/wording.ts';
import { rulesOf } from '../rules/published.ts';

/**
 * Why leads came to somebody: the decision that gave them, in one sentence. Decisions that gave a lead to nobody among
 * `people` (whose names are said) are left out.
 */
export async function whyTheyCame(
  ctx: Ctx,
  tx: Tx,
  decisionIds: readonly string[],
  people: Names['people'],
): Promise<ReadonlyMap<string, string>> {
  const names: Names = {
    people,
    ponds: new Map(),
    territories: new Map(),
    currency: '',
    hidden: new Set(),
  };
  const why = new Map<string, string>();
  for (const decision of await decisionsById(tx, decisionIds)) {
    const { trace, userId, pondId, offeredTo } = decision;
    if (decision.outcome !== 'offered' && !people.has(userId ?? '')) continue;
    const rules = await rulesOf(ctx, tx, decision.version);
    const { household, tries } = trace;
    why.set(
      decision.id,
      sentence({ ...decision, userId, pondId, offered: offeredTo.length, household, tries }, rules, names),
    );
  }
  return why;
}
