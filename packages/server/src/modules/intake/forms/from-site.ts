/** True when `host` (with its port, if any) is one a pattern names: itself, or below it for `*.example.com`. */
export function hostFits(host: string, pattern: string): boolean {
  const name = host.toLowerCase();
  if (!pattern.startsWith('*.')) return name === pattern;
  return name.endsWith(pattern.slice(1)) && name.length > pattern.length - 1;
}

/**
 * The site a post comes from when it is one that may not post: its host, or `null` for one that hides it. Undefined for
 * our own page, a site the form allows, and callers that are no browsers, which name none.
 */
export function foreignHost(
  headers: { origin?: string | undefined; referer?: string | undefined },
  own: readonly string[],
  allowed: readonly string[],
): string | undefined {
  const from = headers.origin ?? headers.referer;
  if (from === undefined) return undefined;
  const host = URL.parse(from)?.host;
  if (!host) return 'null';
  return own.includes(host) || allowed.some((pattern) => hostFits(host, pattern)) ? undefined : host;
}

/** An address as it may be kept with an event: http(s), of a length that fits. */
export function pageUrl(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 2_000) return undefined;
  const url = URL.parse(text);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && url.href.length <= 2_000
    ? url.href
    : undefined;
}
