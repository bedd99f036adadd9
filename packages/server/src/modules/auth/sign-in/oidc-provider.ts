import * as client from 'openid-client';
import type { Config } from '../../../kernel/config.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';

/** The provider people may sign in with (OpenID Connect), as configured. */
export type Provider = NonNullable<Config['oidc']>;

/** What the browser takes to the provider and brings back, kept in its cookie meanwhile. */
export interface Errand {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who the provider says it is. */
export interface Claims {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  /** The provider has seen a second factor (RFC 8176). */
  mfa: boolean;
}

/** A person waits: whoever answers later than this is away. */
const PATIENCE_MS = 4_500;
const SKEW_SECONDS = 60;
/** How long a provider's description of itself is kept. Its keys are fetched again when an unknown one signs. */
const KEPT_MS = 3_600_000;

interface Known {
  until: number;
  configuration: Promise<client.Configuration>;
}
const described = new WeakMap<Ctx, Known>();

/** The provider by its own description. One that could not be reached is asked again. */
function discover(ctx: Ctx, provider: Provider): Promise<client.Configuration> {
  const known = described.get(ctx);
  if (known && known.until > performance.now()) return known.configuration;
  const { clientId, clientSecret } = provider;
  const issuer = new URL(provider.issuer);
  const made: Known = {
    until: performance.now() + KEPT_MS,
    configuration: client.discovery(
      issuer,
      clientId,
      { [client.clockTolerance]: SKEW_SECONDS },
      // What a client uses unless it was registered otherwise (OpenID Connect Core §9).
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
      {
        timeout: PATIENCE_MS / 1_000,
        // The configuration lets plain HTTP in for trying things out only.
        execute: [
          client.enableNonRepudiationChecks,
          ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    ),
  };
  described.set(ctx, made);
  made.configuration.catch(() => {
    if (described.get(ctx) === made) described.delete(ctx);
  });
  return made.configuration;
}

/** A fresh errand and the address to send the browser to. Throws `auth.provider_unreachable`. */
export async function begin(ctx: Ctx, provider: Provider): Promise<{ errand: Errand; url: string }> {
  const errand: Errand = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const configuration = await discover(ctx, provider).catch((cause: unknown) => {
    ctx.log.warn({ err: cause }, 'the provider of sign-in does not answer');
    throw new AppError('auth.provider_unreachable', { cause });
  });
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: provider.redirectUri,
    scope: 'openid email profile',
    state: errand.state,
    nonce: errand.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
    code_challenge_method: 'S256',
  });
  return { errand, url: url.href };
}

/**
 * Checks what the browser brought back against its errand, and asks the provider who that is. Throws
 * `auth.provider_refused` for an answer that is a refusal or is not right, `auth.provider_unreachable` for none.
 */
export async function finish(
  ctx: Ctx,
  provider: Provider,
  errand: Errand,
  brought: Readonly<Record<string, string | undefined>>,
): Promise<Claims> {
  const back = new URL(provider.redirectUri);
  for (const [name, value] of Object.entries(brought)) {
    if (value !== undefined) back.searchParams.set(name, value);
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('auth.provider_unreachable')), PATIENCE_MS);
  });
  try {
    return await Promise.race([exchange(ctx, provider, errand, back), late]);
  } catch (cause) {
    ctx.log.warn({ err: cause }, 'a sign-in through the provider failed');
    throw new AppError(isAway(cause) ? 'auth.provider_unreachable' : 'auth.provider_refused', { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(ctx: Ctx, provider: Provider, errand: Errand, back: URL): Promise<Claims> {
  const configuration = await discover(ctx, provider);
  const tokens = await client.authorizationCodeGrant(configuration, back, {
    expectedState: errand.state,
    expectedNonce: errand.nonce,
    pkceCodeVerifier: errand.verifier,
    idTokenExpected: true,
  });
  const token = tokens.claims() as client.IDToken;
  // Providers may keep the address out of the token (OpenID Connect Core §5.4).
  const more =
    token.email === undefined && configuration.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(configuration, tokens.access_token, token.sub)
      : token;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    issuer: token.iss,
    subject: token.sub,
    email: text(more.email)?.trim().toLowerCase() ?? null,
    emailVerified: more.email_verified === true,
    name: text(more.name),
    mfa: Array.isArray(token.amr) && token.amr.includes('mfa'),
  };
}

/** True for what the network did; everything else is an answer. */
function isAway(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'auth.provider_unreachable';
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true;
  // What fetch throws when there is nobody, or the connection breaks.
  return error instanceof TypeError && error.cause !== undefined && !('code' in error);
}
