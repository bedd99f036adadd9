import type { Deal, DealDates, DealPerson, DealRow, DealSide, DealState, LostReason } from '@lintel/contract';
import { MILESTONES } from '@lintel/contract';
import { riskOf } from '@lintel/contract/deals/risk';

/** A deal as the repository gives it; moments as PostgreSQL's text, days as `YYYY-MM-DD`. */
export interface StoredDeal extends DealDates {
  id: string;
  version: number;
  name: string;
  side: DealSide;
  state: DealState;
  stageId: string;
  stageSince: string;
  ownerId: string | null;
  listingId: string | null;
  address: string | null;
  price: number | null;
  currency: string;
  earnestMoney: number | null;
  closedOn: string | null;
  lostReason: LostReason | null;
  createdAt: string;
  updatedAt: string;
  /** Colleagues on it. */
  colleagueIds: string[];
  /** Leads on it, those who came first. */
  leadIds: string[];
}

/** What a list tells of the checklist. */
export interface ItemCounts {
  items: number;
  done: number;
  blockingOpen: number;
  blockingOverdue: number;
  /** There is an open item with a day to come. */
  ahead: boolean;
  next: { title: string; dueOn: string | null } | null;
}

export const datesOf = (deal: DealDates): DealDates =>
  Object.fromEntries(MILESTONES.map((key) => [key, deal[key]])) as DealDates;

const iso = (text: string): string => new Date(text).toISOString();

/** What a reply says of a deal on a list and alone. `planned`: somebody has planned something with one of its leads. */
export function toFacts(
  deal: StoredDeal,
  pipelineId: string,
  counts: ItemCounts,
  today: string,
  planned: boolean,
): Omit<DealRow, 'leads' | 'done' | 'items' | 'next'> {
  return {
    id: deal.id,
    version: deal.version,
    name: deal.name,
    side: deal.side,
    state: deal.state,
    stageId: deal.stageId,
    pipelineId,
    stageSince: iso(deal.stageSince),
    ownerId: deal.ownerId,
    listingId: deal.listingId,
    address: deal.address,
    price: deal.price,
    currency: deal.currency,
    closingOn: deal.closing,
    closedOn: deal.closedOn,
    lostReason: deal.lostReason,
    risk: riskOf({
      state: deal.state,
      today,
      closingOn: deal.closing,
      blockingOverdue: counts.blockingOverdue,
      blockingOpen: counts.blockingOpen,
      hasNextStep: counts.ahead || planned,
    }),
    createdAt: iso(deal.createdAt),
    updatedAt: iso(deal.updatedAt),
  };
}

/** Somebody who came by a merge beside themselves in the same role is shown once. */
export function shownOnce(people: readonly DealPerson[]): Deal['people'] {
  const seen = new Set<string>();
  return people.filter((person) => {
    if (person.leadId === null) return true;
    const key = `${person.role} ${person.leadId}`;
    return !seen.has(key) && seen.add(key);
  });
}
