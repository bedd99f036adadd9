export interface FeatureDefinition {
  readonly key: string;
  readonly kind: 'number' | 'boolean' | 'category';
  /** Key of the plain words for it in the message catalogue. */
  readonly message: string;
  readonly group: FeatureGroup;
  /** On the fair-housing watch list: allowed, tested for unequal effect. */
  readonly watch?: true;
  /** Read from events no door of the product brings yet; until one does it says the same of every lead. */
  readonly unfed?: true;
  /** Still computed for models that learned from it; new ones are not offered it. */
  readonly retired?: true;
  /** Tells how far a lead has come: no input where the label has no moment of its own. */
  readonly progress?: true;
}

export const FEATURE_GROUPS = ['lead', 'engagement', 'recency', 'service', 'past'] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

type Marks = Partial<Record<'watch' | 'unfed' | 'retired' | 'progress', readonly string[]>>;
const define = (
  group: FeatureGroup,
  kind: FeatureDefinition['kind'],
  keys: readonly string[],
  marks: Marks = {},
): FeatureDefinition[] =>
  keys.map((key) => ({
    key,
    kind,
    message: `scoring.feature.${key}`,
    group,
    ...Object.fromEntries(
      Object.entries(marks).flatMap(([mark, marked]) => (marked.includes(key) ? [[mark, true]] : [])),
    ),
  }));

/** Every feature built from a lead's log, in the order of a training table. Custom fields come on top of them. */
export const FEATURES: readonly FeatureDefinition[] = [
  ...define(
    'lead',
    'category',
    ['source', 'sourceClass', 'campaignClass', 'leadType', 'timeline', 'propertyType', 'financing'],
    { watch: ['source', 'sourceClass', 'campaignClass', 'propertyType', 'financing'] },
  ),
  ...define(
    'lead',
    'number',
    [
      'timelineMonths',
      'budgetMax',
      'budgetLog',
      'budgetSpread',
      'completeness',
      'daysSinceCreated',
      'arrivalHour',
    ],
    {
      watch: ['budgetMax', 'budgetLog', 'budgetSpread', 'arrivalHour'],
      retired: ['budgetMax'],
      progress: ['daysSinceCreated'],
    },
  ),
  ...define('lead', 'category', ['arrivalWeekday'], { watch: ['arrivalWeekday'] }),
  ...define('lead', 'boolean', ['hasBudget', 'hasEmail', 'hasPhone'], { watch: ['hasBudget'] }),
  ...define(
    'engagement',
    'number',
    [
      'actions1d',
      'views1d',
      'views7d',
      'views30d',
      'listings30d',
      'repeatViews30d',
      'saves7d',
      'saves30d',
      'searches30d',
      'visits30d',
      'inquiries1d',
      'inquiries7d',
      'inquiries30d',
      'showingRequests7d',
      'showingRequests30d',
      'showingsHeld30d',
      'noShows30d',
      'openHouses30d',
      'replies7d',
      'replies30d',
      'replyMinutes30d',
      'callsIn30d',
      'answeredShare30d',
      'emailOpens30d',
    ],
    {
      watch: ['answeredShare30d'],
      unfed: ['replies7d', 'replies30d', 'emailOpens30d'],
      progress: ['showingsHeld30d', 'noShows30d'],
    },
  ),
  ...define('engagement', 'boolean', ['unsubscribed']),
  ...define(
    'recency',
    'number',
    [
      'daysSinceInbound',
      'daysSinceView',
      'activeDays14',
      'trend7to30',
      'activity',
      'viewedPriceSpread',
      'viewedPriceTrend',
      'viewedToBudget',
    ],
    { watch: ['viewedPriceSpread', 'viewedToBudget'] },
  ),
  ...define('service', 'number', ['firstResponseMinutes', 'attempts30d'], {
    watch: ['firstResponseMinutes', 'attempts30d'],
  }),
  ...define('service', 'category', ['firstChannel'], { watch: ['firstChannel'] }),
  ...define('past', 'boolean', ['knownToUs']),
  ...define('past', 'number', ['dealsWon', 'dealsLost'], { progress: ['dealsWon', 'dealsLost'] }),
];

/** What one would want to know and the product has no honest source for; `scoring.unfed.<key>` says why. */
export const NOT_FED = [
  'emailVerified',
  'phoneVerified',
  'messageLength',
  'budgetToMedian',
  'listingsInBudget',
  'shares',
  'alertOpens',
  'calculatorUse',
  'monthsOfSupply',
  'medianDaysOnMarket',
  'priceChange90d',
  'mortgageRateChange',
] as const;
