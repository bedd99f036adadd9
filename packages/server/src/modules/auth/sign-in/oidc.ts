import { type ErrorCode, Line } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { logRefusal } from '../../../kernel/http/refusals.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { useIdentity } from '../account/identities.repository.ts';
import { linkIdentity } from '../account/identities.ts';
import * as repo from '../auth.repository.ts';
import { acceptByAddress } from '../people/accept-by-address.ts';
import { give, requireTransport } from '../sessions/cookie.ts';
import { begin, type Claims, type Errand, finish, type Provider } from './oidc-provider.ts';
import { requestOf, startSession } from './sign-in.ts';

/** How long somebody may take at the provider. */
const ERRAND_MS = 10 * 60_000;

/** An errand as the browser carries it. */
interface Carried extends Errand {
  /** Where in the app to go on. */
  next: string;
  until: number;
}

/** Providers as the sign-in page shows them. */
export const providers = (ctx: Ctx): { id: string; name: string }[] =>
  ctx.config.oidc ? [{ id: ctx.config.oidc.id, name: ctx.config.oidc.name }] : [];

/** Sends the browser to the provider. Gives the address: the provider's, or the sign-in page with the reason why not. */
export async function start(
  ctx: Ctx,
  providerId: string,
  next: string | undefined,
  wire: Wire,
): Promise<string> {
  const provider = providerOf(ctx, providerId);
  // Nobody is signed in by a link on another page: signing in begins on ours.
  if (wire.fromElsewhere) return '/sign-in';
  try {
    requireTransport(ctx, wire);
    const { errand, url } = await begin(ctx, provider);
    const carried: Carried = {
      ...errand,
      next: localPath(next),
      until: ctx.clock.now().getTime() + ERRAND_MS,
    };
    const sealed = Buffer.from(ctx.secrets.seal(placeOf(provider), JSON.stringify(carried)));
    setCookie(wire, sealed.toString('base64url'));
    return url;
  } catch (error) {
    return signInPage(error);
  }
}

/** Opens the session of whoever comes back from the provider. Gives the page of the app to go to. */
export async function callback(
  ctx: Ctx,
  providerId: string,
  brought: { code?: string; state?: string; error?: string; iss?: string },
  wire: Wire,
): Promise<string> {
  const provider = providerOf(ctx, providerId);
  const carried = takeErrand(ctx, provider, wire);
  try {
    requireTransport(ctx, wire);
    // Not what this browser set out with: an old page, or somebody else's answer.
    if (!carried || brought.state !== carried.state) throw new AppError('auth.challenge_expired');
    const claims = await finish(ctx, provider, carried, brought);
    const id = await accountOf(ctx, claims, wire);
    const methods = claims.mfa ? (['fed', 'mfa'] as const) : (['fed'] as const);
    const opened = await startSession(ctx, { id }, methods, 'browser', wire).catch((error: unknown) => {
      // Linked once, a member of no company today.
      if (error instanceof AppError && error.code === 'auth.credentials_wrong')
        throw new AppError('auth.account_unknown');
      throw error;
    });
    give(wire, opened);
    return carried.next;
  } catch (error) {
    ctx.metrics.signIns.inc({ result: 'refused' });
    if (error instanceof AppError) logRefusal(ctx.log, { ...wire, code: error.code });
    return signInPage(error);
  }
}

/**
 * The account of an identity. One that is new here is linked to the account of its address, or joins by an invitation
 * to it; for either the provider must have verified the address. Throws `auth.email_unverified`, `auth.account_unknown`.
 */
async function accountOf(ctx: Ctx, claims: Claims, wire: Wire): Promise<string> {
  const { issuer, subject, email } = claims;
  const linked = await ctx.system('sign-in', (tx) => useIdentity(tx, { issuer, subject }, ctx.clock.now()));
  if (linked) return linked;
  if (!email || !claims.emailVerified) throw new AppError('auth.email_unverified');
  const name = Line(120).safeParse(claims.name).data ?? email;
  const id = (await memberOf(ctx, email)) ?? (await acceptByAddress(ctx, { email, name }, wire));
  if (!id) throw new AppError('auth.account_unknown');
  await ctx.system('sign-in', (tx) => linkIdentity(ctx, tx, id, { issuer, subject, email }, requestOf(wire)));
  return id;
}

/** The account of an address, when it belongs to a company. */
const memberOf = (ctx: Ctx, email: string): Promise<string | undefined> =>
  ctx.system('sign-in', async (tx) => {
    const account = await repo.findAccount(tx, email);
    return account && (await repo.membershipsOf(tx, account.id)).length > 0 ? account.id : undefined;
  });

function providerOf(ctx: Ctx, id: string): Provider {
  if (ctx.config.oidc?.id !== id) throw new AppError('auth.provider_not_found');
  return ctx.config.oidc;
}

/** A path of this app, whatever was asked for: never another site. */
export function localPath(next: string | undefined): string {
  if (!next?.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  const url = URL.parse(next, here);
  if (url?.origin !== here) return '/';
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//evil.example` comes out as `//evil.example`, which a browser takes for an address.
  return path.startsWith('//') || /^\/api(?:\/|$)/i.test(path) ? '/' : path;
}

const signInPage = (error: unknown): string => {
  if (!(error instanceof AppError)) throw error;
  return `/sign-in?problem=${error.code satisfies ErrorCode}`;
};

const placeOf = (provider: Provider) => ({ tenantId: '-', table: '-', column: 'oidc', id: provider.id });

const cookieName = (wire: Wire): string => (wire.secure ? '__Host-lintel_oidc' : 'lintel_oidc');

/** Lax, because the browser comes back from another site; it opens nothing by itself. */
function setCookie(wire: Wire, value: string | null): void {
  const life = value === null ? 0 : ERRAND_MS / 1_000;
  wire.setHeader(
    'Set-Cookie',
    `${cookieName(wire)}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${wire.secure ? '; Secure' : ''}`,
  );
}

/** The errand this browser set out with, once: its cookie is taken away. Undefined when there is none, or it is too old. */
function takeErrand(ctx: Ctx, provider: Provider, wire: Wire): Carried | undefined {
  const value = wire.cookie(cookieName(wire));
  if (value === undefined) return undefined;
  setCookie(wire, null);
  try {
    const plain = ctx.secrets.open(placeOf(provider), Buffer.from(value, 'base64url'));
    const carried = JSON.parse(Buffer.from(plain).toString()) as Carried;
    return carried.until > ctx.clock.now().getTime() ? carried : undefined;
  } catch {
    // A cookie that was changed, or sealed under a key that is gone.
    return undefined;
  }
}
