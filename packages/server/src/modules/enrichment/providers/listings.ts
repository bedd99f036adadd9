import { listingContext } from '../../properties/index.ts';
import type { LocalLookUp } from './provider.ts';

/** How many of the company's own active listings fit the budget and kind the lead is after, and their middle price. */
export const listings: LocalLookUp = {
  kind: 'local',
  name: 'listings',
  ttlMs: 86_400_000,
  inputOf: (lead) =>
    lead.type !== 'seller' && (lead.budgetMin !== null || lead.budgetMax !== null)
      ? { min: lead.budgetMin, max: lead.budgetMax, propertyType: lead.propertyType }
      : undefined,
  run: async (tx, input) => {
    const found = await listingContext(tx, {
      min: input.min as number | null,
      max: input.max as number | null,
      propertyType: input.propertyType as string | null,
    });
    // Without listings of its own a company has no context, and zero would say something else.
    if (found.active === 0) return [];
    return [
      { fact: 'listings.fitting', value: found.fitting, to: null },
      ...(found.medianPrice === null
        ? []
        : [{ fact: 'listings.medianPrice', value: found.medianPrice, to: null }]),
    ];
  },
};
