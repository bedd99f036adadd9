import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import * as repo from './enrichment.repository.ts';
import { address } from './providers/address.ts';
import { domain, email, resolverOf } from './providers/email.ts';
import { httpLookUp } from './providers/http.ts';
import { listings } from './providers/listings.ts';
import { phone } from './providers/phone.ts';
import type { LocalLookUp, RemoteLookUp } from './providers/provider.ts';

export type AnyLookUp = LocalLookUp | RemoteLookUp;

const domains = new WeakMap<Ctx['config'], RemoteLookUp>();
function domainOf({ config }: Ctx): RemoteLookUp {
  const known = domains.get(config) ?? domain(resolverOf(config.dnsServers));
  domains.set(config, known);
  return known;
}

/** Every place the company's leads are looked up in, the most trusted first: the first to know a field fills it. */
export async function lookUpsOf(ctx: Ctx, tenantId: string): Promise<AnyLookUp[]> {
  const own = await ctx.read(systemActor(tenantId), (tx) => repo.providers(tx));
  return [
    phone,
    email,
    address,
    listings,
    domainOf(ctx),
    ...own
      .filter(({ rules }) => rules.enabled)
      .map((row) => httpLookUp(ctx.config, row.id, row.rules, openHeaders(ctx, tenantId, row))),
  ];
}

const placeOf = (tenantId: string, id: string) => ({
  tenantId,
  table: 'enrichment_providers',
  column: 'sealed_headers',
  id,
});

export const sealHeaders = (
  ctx: Ctx,
  tenantId: string,
  id: string,
  headers: Readonly<Record<string, string>>,
): Uint8Array => ctx.secrets.seal(placeOf(tenantId, id), JSON.stringify(headers));

export const openHeaders = (
  ctx: Ctx,
  tenantId: string,
  row: Pick<repo.StoredProvider, 'id' | 'sealed_headers'>,
): Record<string, string> =>
  JSON.parse(Buffer.from(ctx.secrets.open(placeOf(tenantId, row.id), row.sealed_headers)).toString('utf8'));
