/** A company that a journey begins with, made beside the browser as the commands and the API would make it. */
import assert from 'node:assert/strict';
import {
  type AnyEndpoint,
  type CallOf,
  contract,
  pathOf,
  type ReplyOf,
  type RoutingRules,
} from '../packages/contract/src/index.ts';
import { readConfig } from '../packages/server/src/kernel/config.ts';
import type { Ctx } from '../packages/server/src/kernel/context.ts';
import { createContext } from '../packages/server/src/kernel/create-context.ts';
import { createLogger } from '../packages/server/src/kernel/log.ts';
import { addMember, addTenant, hashPassword } from '../packages/server/src/modules/auth/index.ts';
import type { Product } from './product.ts';
import { OWNER } from './screens.ts';

export const ZONE = 'America/Chicago';
export const ADA = { name: 'Ada Quill', email: 'ada@example.com', password: 'quiet harbour lantern 7' };
export const BEN = { name: 'Ben Tarr', email: 'ben@example.com', password: 'copper meadow violin 22' };

/** Asks the API in somebody's name; anything but success fails the journey with what was answered. */
export type Caller = <E extends AnyEndpoint>(endpoint: E, parts?: CallOf<E>) => Promise<ReplyOf<E>>;

/** A caller with an access token or an API key; without one, nobody's. */
export const callWith =
  ({ url }: Product, token = ''): Caller =>
  async (endpoint, parts = {}) => {
    const reply = await fetch(`${url}${pathOf(endpoint, parts)}`, {
      method: endpoint.method.toUpperCase(),
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        'Content-Type': 'application/json',
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    });
    assert.ok(reply.ok, `${endpoint.name}: ${reply.status} ${await reply.clone().text()}`);
    return (reply.status === 204 ? undefined : await reply.json()) as ReplyOf<typeof endpoint>;
  };

/** A caller in the name of somebody who signs in with a password alone. */
export async function callAs(
  product: Product,
  { email, password }: { email: string; password: string },
): Promise<Caller> {
  const session = await callWith(product)(contract.auth.signIn, { body: { email, password } });
  assert.equal(session.status, 'signed-in');
  return callWith(product, session.status === 'signed-in' ? session.session.accessToken : '');
}

/** Works on the data of the running server beside it, as its commands do. */
export async function withData<T>({ dataDir }: Product, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { ctx, close } = await createContext(readConfig({ DATA_DIR: dataDir }, []), {
    log: createLogger({ logLevel: 'warn' }, process.stderr),
    guest: true,
  });
  return work(ctx).finally(close);
}

/** A company of OWNER with two agents, ADA and BEN; answers the ids of those two. */
export const addCompany = (product: Product): Promise<{ ada: string; ben: string }> =>
  withData(product, async (ctx) => {
    const { tenantId } = await addTenant(ctx, {
      company: { name: 'Alder & Row', timeZone: ZONE, currency: 'USD' },
      owner: { ...OWNER, passwordHash: await hashPassword(OWNER.password) },
    });
    const join = async (who: typeof ADA) => {
      const { userId } = await addMember(ctx, tenantId, {
        ...who,
        role: 'agent',
        passwordHash: await hashPassword(who.password),
      });
      assert.ok(userId, `${who.name} is new`);
      return userId;
    };
    return { ada: await join(ADA), ben: await join(BEN) };
  });

/** Publishes a catch-all with these steps, and no rule before it. */
export async function routeTo(owner: Caller, steps: RoutingRules['catchAll']['steps']): Promise<void> {
  const { revision } = await owner(contract.routing.overview);
  const draft = await owner(contract.routing.saveDraft, {
    body: { revision, rules: { rules: [], catchAll: { steps } } },
  });
  await owner(contract.routing.publish, { body: { revision: draft.revision } });
}
