import type { DealSide } from '@lintel/contract';
import type { StoredTemplateItem } from '../deals.tables.ts';

type First = readonly [
  key: string,
  role: StoredTemplateItem['role'],
  milestone: StoredTemplateItem['milestone'],
  offset: number,
  unit: 'calendar' | 'business',
  blocking: boolean,
];

/** Checklists every company begins with; they are the company's to change. Titles are `deals.first.<key>`. */
export const FIRST_TEMPLATES = [
  {
    preset: 'closing',
    side: null,
    items: [
      ['contract_filed', 'agent', 'acceptance', 1, 'business', true],
      ['title_opened', 'title', 'acceptance', 2, 'business', true],
      ['walk_through_booked', 'agent', 'walkThrough', -3, 'business', false],
      ['closing_confirmed', 'coordinator', 'closing', -5, 'business', true],
      ['statement_checked', 'coordinator', 'closing', -3, 'business', true],
      ['keys', 'agent', 'possession', 0, 'calendar', false],
      ['file_closed', 'coordinator', 'closing', 5, 'business', false],
    ],
  },
  {
    preset: 'buying',
    side: 'buyer',
    items: [
      ['earnest_delivered', 'buyer', 'earnest', 0, 'calendar', true],
      ['inspection_booked', 'agent', 'inspection', -5, 'calendar', true],
      ['inspection_answered', 'agent', 'dueDiligence', -1, 'calendar', true],
      ['loan_applied', 'buyer', 'acceptance', 5, 'calendar', true],
      ['appraisal_ordered', 'lender', 'appraisal', -10, 'calendar', false],
      ['loan_approved', 'lender', 'finance', 0, 'calendar', true],
      ['insurance', 'buyer', 'closing', -10, 'calendar', false],
    ],
  },
  {
    preset: 'selling',
    side: 'seller',
    items: [
      ['disclosures', 'seller', 'acceptance', 3, 'calendar', true],
      ['repairs', 'seller', 'walkThrough', -2, 'calendar', false],
      ['payoff_requested', 'title', 'closing', -10, 'business', true],
      ['utilities', 'seller', 'possession', 0, 'calendar', false],
    ],
  },
] as const satisfies readonly { preset: string; side: DealSide | null; items: readonly First[] }[];
