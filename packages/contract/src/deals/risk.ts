import { type Day, daysBetween } from './days.ts';

/** Days before closing from which open blocking items are a risk. */
export const CLOSING_NEAR_DAYS = 7;

export const RISK_REASONS = ['closing_passed', 'blocking_overdue', 'closing_near', 'no_next_step'] as const;
export type RiskReason = (typeof RISK_REASONS)[number];
export const RISK_LEVELS = ['none', 'watch', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface RiskFacts {
  state: 'open' | 'won' | 'lost';
  /** Today in the company's time zone. */
  today: Day;
  closingOn: Day | null;
  /** Blocking items that are not done and whose day has passed. */
  blockingOverdue: number;
  /** Blocking items that are not done. */
  blockingOpen: number;
  /** An open item of the checklist with a day to come, or an open task or appointment with one of the deal's leads. */
  hasNextStep: boolean;
}

export interface Risk {
  level: RiskLevel;
  /** Worst first; `count` is of items, or of days for the two that speak of closing. */
  reasons: { code: RiskReason; count: number }[];
}

/**
 * What stands between an open deal and its closing. High: closing day has passed, a blocking item is overdue, or
 * closing is at most {@link CLOSING_NEAR_DAYS} days away with blocking items open. Watch: nothing is planned next.
 */
export function riskOf(facts: RiskFacts): Risk {
  if (facts.state !== 'open') return { level: 'none', reasons: [] };
  const reasons: Risk['reasons'] = [];
  const left = facts.closingOn === null ? null : daysBetween(facts.today, facts.closingOn);
  if (left !== null && left < 0) reasons.push({ code: 'closing_passed', count: -left });
  if (facts.blockingOverdue > 0) reasons.push({ code: 'blocking_overdue', count: facts.blockingOverdue });
  if (left !== null && left >= 0 && left <= CLOSING_NEAR_DAYS && facts.blockingOpen > 0)
    reasons.push({ code: 'closing_near', count: left });
  const high = reasons.length > 0;
  if (!facts.hasNextStep) reasons.push({ code: 'no_next_step', count: 0 });
  return { level: high ? 'high' : reasons.length > 0 ? 'watch' : 'none', reasons };
}
