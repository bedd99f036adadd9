import type { Band, InquiryType, LEAD_TYPES } from '@lintel/contract';

/** What the rules see of a lead. What is not known is null, and meets no criterion. */
export interface LeadFacts {
  leadId: string;
  /** When it came in. */
  at: Date;
  source: string | null;
  tags: readonly string[];
  leadType: (typeof LEAD_TYPES)[number] | null;
  inquiryType: InquiryType | null;
  /** In the company's currency: the price of the property asked about, else the budget. */
  price: { from: number; to: number } | null;
  propertyType: string | null;
  hasPhone: boolean;
  hasEmail: boolean;
  /** The company's listing that was asked about. */
  listing: { agentId: string | null } | null;
  /** Territories it lies in, by name. */
  territoryIds: readonly string[];
  band: Band | null;
  ownerId: string | null;
  /** Who owns somebody of the same household. */
  householdOwnerId: string | null;
  pondId: string | null;
}
