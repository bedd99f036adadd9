import { Resolver } from 'node:dns/promises';
import { createRequire } from 'node:module';
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import type { LocalLookUp, RemoteLookUp } from './provider.ts';

const DAY = 86_400_000;
// A JSON file of names, loaded when the first address is looked at.
let free: ReadonlySet<string> | undefined;
const isFree = (domain: string): boolean => {
  free ??= new Set(createRequire(import.meta.url)('email-providers/all.json') as string[]);
  return free.has(domain);
};

const domainOf = (lead: { emails: readonly { value: string | null }[] }): string | undefined =>
  lead.emails.find((e) => e.value !== null)?.value?.split('@')[1];

/** What kind of address it is: of a free mail service, a throw-away one, or of somebody's own domain. */
export const email: LocalLookUp = {
  kind: 'local',
  name: 'email',
  ttlMs: 90 * DAY,
  inputOf: (lead) => {
    const domain = domainOf(lead);
    return domain ? { domain } : undefined;
  },
  run: (_tx, input) => {
    const domain = String(input.domain);
    const kind = isDisposableEmailDomain(domain) ? 'disposable' : isFree(domain) ? 'free' : 'own_domain';
    return [{ fact: 'email.kind', value: kind, to: null }];
  },
};

const NOWHERE = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/**
 * Whether the domain takes mail: a mail exchanger that is not the null one (RFC 7505), else an address (RFC 5321 §5.1).
 * Name servers that do not answer five times in a row are left alone for a minute.
 */
export function domain(resolver: Resolver): RemoteLookUp {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) });
  const none = (error: NodeJS.ErrnoException): never[] => {
    if (NOWHERE.has(error.code ?? '')) return [];
    throw error;
  };
  return {
    kind: 'remote',
    name: 'domain',
    ttlMs: 14 * DAY,
    inputOf: email.inputOf,
    run: (_ctx, input) =>
      breaker.execute(async () => {
        const name = String(input.domain);
        const exchangers = await resolver.resolveMx(name).catch(none);
        const takes =
          exchangers.length > 0
            ? exchangers.some(({ exchange }) => exchange !== '' && exchange !== '.')
            : (await resolver.resolve4(name).catch(none)).length > 0 ||
              (await resolver.resolve6(name).catch(none)).length > 0;
        return [{ fact: 'email.takesMail', value: takes, to: null }];
      }),
  };
}

/** Asks these name servers, or the machine's own when none are named; waits two seconds at most. */
export function resolverOf(servers: readonly string[]): Resolver {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return resolver;
}
