import type { Inquiry } from '@lintel/contract';

type Campaign = NonNullable<Inquiry['campaign']>;

const UTM = {
  utm_campaign: 'name',
  utm_source: 'source',
  utm_medium: 'medium',
  utm_term: 'term',
  utm_content: 'content',
} as const satisfies Record<string, keyof Campaign>;

const parsed = (url: string | undefined): URL | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url) : undefined;

/** The campaign as it was said, completed from the UTM parameters of the page's address. */
export function campaignOf({ campaign, page }: Pick<Inquiry, 'campaign' | 'page'>): Campaign | undefined {
  const found: Campaign = { ...campaign };
  for (const [name, value] of parsed(page?.url)?.searchParams ?? []) {
    const field = UTM[name.toLowerCase() as keyof typeof UTM];
    // Control characters and halves of characters are refused in a body; here they are what a link was damaged to.
    const text = value
      .replace(/[\p{Cc}\p{Cs}]/gu, '')
      .trim()
      .slice(0, 200);
    if (field !== undefined && found[field] === undefined && text !== '') found[field] = text;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

/** A campaign in one line: its name, else where and how it ran. */
export const campaignLine = (campaign: Campaign | undefined): string | null =>
  campaign?.name ?? ([campaign?.source, campaign?.medium].filter(Boolean).join(' / ') || null);

/** An address of a page without what may tell of a person: credentials, query and fragment. */
export function plainUrl(url: string): string | undefined {
  const at = parsed(url);
  if (!at || (at.protocol !== 'https:' && at.protocol !== 'http:')) return undefined;
  return `${at.origin}${at.pathname}`;
}
