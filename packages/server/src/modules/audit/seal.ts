import type { Ctx } from '../../kernel/context.ts';
import * as repo from './chain.repository.ts';
import { BEGINNING, link } from './link.ts';

const BATCH = 2_000;

/**
 * Puts waiting entries into the chains of their companies, a batch in one transaction. One process seals at a time;
 * were there two, the key of the chain would refuse the second. Answers how many entries it took, or null when
 * somebody else is sealing.
 */
export function sealBatch(ctx: Ctx, limit = BATCH): Promise<number | null> {
  return ctx.system('audit', async (tx) => {
    if (!(await repo.leadSealing(tx))) return null;
    const taken = await repo.takeWaiting(tx, limit);
    const entries = distinct(taken.filter((e) => !e.sealed));
    if (entries.length === 0) return taken.length;

    const companies = [...new Set(entries.map((e) => e.tenantId))];
    const tips = new Map((await repo.findTips(tx, companies)).map((tip) => [tip.tenantId, tip]));
    const links = entries.map((entry): repo.Link => {
      const tip = tips.get(entry.tenantId) ?? { tenantId: entry.tenantId, position: 0, hash: BEGINNING };
      const next = {
        tenantId: entry.tenantId,
        position: tip.position + 1,
        hash: Buffer.from(link(tip.hash, entry.bytes), 'hex'),
      };
      tips.set(entry.tenantId, next);
      return { ...next, entryId: entry.id, createdAt: entry.createdAt };
    });
    const actions = new Map(entries.map((e) => [`${e.tenantId} ${e.action}`, e]));
    await repo.insertLinks(tx, links, [...actions.values()]);
    return taken.length;
  });
}

/** Seals until nothing waits. Answers how many entries it took. */
export async function sealAll(ctx: Ctx): Promise<number> {
  let sealed = 0;
  for (;;) {
    const taken = await sealBatch(ctx);
    sealed += taken ?? 0;
    if (taken === null || taken < BATCH) return sealed;
  }
}

/** Without the second mention of an entry that stands on the list twice. */
function distinct(entries: readonly repo.WaitingEntry[]): repo.WaitingEntry[] {
  return [...new Map(entries.map((e) => [`${e.tenantId} ${e.id} ${e.createdAt}`, e])).values()];
}
