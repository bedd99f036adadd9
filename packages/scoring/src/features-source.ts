export const SOURCE_CLASSES = [
  'referral',
  'past_client',
  'open_house',
  'website',
  'portal',
  'social',
  'paid',
  'list',
  'other',
] as const;
export type SourceClass = (typeof SOURCE_CLASSES)[number];

const SOURCE_WORDS: readonly (readonly [SourceClass, RegExp])[] = [
  ['past_client', /past client|repeat|returning|previous client|former client/],
  ['referral', /refer|sphere|word of mouth|friend|recommend/],
  ['open_house', /open house|walk ?in|sign call|yard sign|event/],
  ['list', /cold|purchased|bought list|list import|fsbo|expired|prospecting|farming/],
  [
    'portal',
    /zillow|trulia|realtor\.?com|redfin|homes\.?com|homesnap|rightmove|zoopla|immoscout|idealista|portal|marketplace/,
  ],
  ['paid', /adwords|google ads|ppc|paid|sponsored|\bads?\b|advert|campaign/],
  ['social', /facebook|instagram|linkedin|tiktok|youtube|twitter|social|pinterest/],
  ['website', /web|organic|direct|site|landing|chat|blog|seo|newsletter|google|bing|search/],
];

/** What kind of source a company's own name for it means; null without a source. */
export function sourceClass(source: string | null): SourceClass | null {
  if (source === null || source.trim() === '') return null;
  const name = source.toLowerCase().replace(/[_-]+/g, ' ');
  return SOURCE_WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}
