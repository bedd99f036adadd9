import { seeded } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { addField, insertEvents, insertLeads, insertSettings } from '../leads/index.ts';

/** Outcome of the invented leads. */
export const OUTCOME = 'Converted';

/**
 * Invented leads with an outcome that follows from page views, source and budget, as an import brings them: one field
 * that gives the outcome away (`verdict`), one that must not be learned from (`zip_code`). Returns their ids.
 */
export async function addTrainingLeads(
  ctx: Ctx,
  owner: Actor,
  options: { count: number; seed: number; labelled?: number; positiveShare?: number },
): Promise<string[]> {
  const random = seeded(options.seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  await ctx.tx(owner, async (tx) => {
    const fields = [
      { key: 'page_views', label: 'Page views', type: 'number' },
      { key: 'interest', label: 'Main interest', type: 'text' },
      { key: 'verdict', label: 'Verdict of the agent', type: 'text' },
      { key: 'zip_code', label: 'ZIP code', type: 'text' },
    ] as const;
    for (const field of fields) await addField(ctx, tx, owner, { ...field, options: [] });
  });
  const settings = await insertSettings(ctx, owner);
  const labelled = options.labelled ?? options.count;
  const ids: string[] = [];
  for (let from = 0; from < options.count; from += 500) {
    const rows = Array.from({ length: Math.min(500, options.count - from) }, (_, i) => {
      const pageViews = Math.floor(random() ** 2 * 30);
      const source = pick(['Referral', 'Website', 'Portal', 'Bought list']);
      const interest = pick(['house', 'flat', 'land']);
      const budget = 100_000 + Math.floor(random() * 900_000);
      const z =
        -2.6 + pageViews * 0.14 + (source === 'Referral' ? 1.4 : 0) - (source === 'Bought list' ? 1 : 0);
      const positive =
        random() < (options.positiveShare ?? 1 / (1 + Math.exp(-(z + (budget - 500_000) / 400_000))));
      const number = from + i;
      return {
        positive,
        draft: {
          source,
          externalId: String(500_000 + number),
          budgetMax: random() < 0.2 ? null : budget,
          custom: {
            page_views: random() < 0.1 ? null : pageViews,
            interest,
            verdict: positive ? 'closed' : 'not now',
            zip_code: pick(['60601', '60602', '60603']),
          },
        },
      };
    });
    await ctx.tx(owner, async (tx) => {
      const drafts = rows.map((row) => row.draft);
      const added = await insertLeads(ctx, tx, owner, drafts, settings, 'lead.imported');
      const at = ctx.clock.now().toISOString();
      await insertEvents(
        ctx,
        tx,
        added.slice(0, Math.max(0, labelled - from)).map((leadId, i) => ({
          leadId,
          kind: 'outcome.recorded',
          occurredAt: at,
          payload: { name: OUTCOME, value: rows[i]?.positive },
        })),
      );
      ids.push(...added);
    });
  }
  return ids;
}
