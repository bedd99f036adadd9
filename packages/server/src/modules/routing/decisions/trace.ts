import type { StepTried } from '../engine/decide.ts';
import type { LeadFacts } from '../engine/facts.ts';
import type { RuleTried } from '../engine/match-rules.ts';

/** What is kept of a decision beside its outcome. The place of a lead is not kept, only the territories it lies in. */
export interface Trace {
  facts: Pick<
    LeadFacts,
    | 'source'
    | 'tags'
    | 'leadType'
    | 'inquiryType'
    | 'price'
    | 'propertyType'
    | 'hasPhone'
    | 'hasEmail'
    | 'territoryIds'
    | 'band'
  > & { ourListing: boolean };
  tries: RuleTried[];
  steps: StepTried[];
}

export const toTrace = (lead: LeadFacts, tries: RuleTried[], steps: StepTried[]): Trace => ({
  facts: {
    source: lead.source,
    tags: lead.tags,
    leadType: lead.leadType,
    inquiryType: lead.inquiryType,
    price: lead.price,
    propertyType: lead.propertyType,
    hasPhone: lead.hasPhone,
    hasEmail: lead.hasEmail,
    territoryIds: lead.territoryIds,
    band: lead.band,
    ourListing: lead.listing !== null,
  },
  tries,
  steps,
});
