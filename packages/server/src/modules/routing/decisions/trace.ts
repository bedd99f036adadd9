import { wallClock } from '../engine/clock.ts';
import type { Decision, StepTried } from '../engine/decide.ts';
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
  > & {
    ourListing: boolean;
    /** What the company's clock showed: day (1 is Monday) and minute. */
    clock: { day: number; minute: number };
  };
  /** It went to whoever has somebody of the same household. */
  household: boolean;
  tries: RuleTried[];
  steps: StepTried[];
}

export function toTrace(lead: LeadFacts, decision: Decision, timeZone: string): Trace {
  const { day, minute } = wallClock(lead.at, timeZone);
  return {
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
      clock: { day, minute },
    },
    household: decision.outcome === 'kept' && decision.userId !== lead.ownerId,
    tries: decision.tries,
    steps: decision.steps,
  };
}
