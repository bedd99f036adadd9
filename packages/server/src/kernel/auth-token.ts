import {
  type CryptoKey,
  errors,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Ctx } from './context.ts';
import { AppError } from './errors.ts';
import { newId } from './ids.ts';

/** Life of an access token, seconds. */
export const ACCESS_TOKEN_SECONDS = 600;
const ISSUER = 'lintel';
const AUDIENCE = 'lintel-api';
const TYPE = 'at+jwt';
const SKEW_SECONDS = 60;
/** How soon after a look at the keys another one is taken for a kid we do not know. */
const KEYS_FRESH_MS = 5_000;

export interface AccessClaims {
  userId: string;
  tenantId: string;
  sessionId: string;
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<{ token: string; expiresAt: Date }>;
  /** Throws AppError `auth.token_invalid` for anything but a living token of ours. */
  verify(token: string): Promise<AccessClaims>;
}

const place = (kid: string) => ({ tenantId: '-', table: 'signing_keys', column: 'sealed_private', id: kid });

type Key = CryptoKey | Uint8Array;

/**
 * Access tokens: EdDSA (Ed25519) over a key kept sealed in the database, so that every process signs and verifies
 * alike. Only that algorithm, issuer, audience and type are accepted; a key comes from our table by `kid`, never
 * from the token.
 */
export function createAccessTokens(ctx: Ctx): AccessTokens {
  // Verifying costs more than the request it guards: a token seen once is remembered until it expires.
  const seen = new LRUCache<string, { claims: AccessClaims; until: number }>({ max: 10_000 });
  const publicKeys = new Map<string, Key>();
  let readAt = 0;
  let reading: Promise<void> | undefined;
  let signer: Promise<{ kid: string; key: Key }> | undefined;

  async function loadSigner(): Promise<{ kid: string; key: Key }> {
    const found = await ctx.system('signing-keys', (tx) =>
      tx
        .selectFrom('signing_keys')
        .select(['kid', 'sealed_private'])
        .where('retired_at', 'is', null)
        .orderBy('created_at', 'desc')
        .executeTakeFirst(),
    );
    if (found) {
      const pem = new TextDecoder().decode(ctx.secrets.open(place(found.kid), found.sealed_private));
      return { kid: found.kid, key: await importPKCS8(pem, 'EdDSA') };
    }
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const kid = newId();
    const sealed = Buffer.from(ctx.secrets.seal(place(kid), await exportPKCS8(pair.privateKey)));
    const jwk = JSON.stringify(await exportJWK(pair.publicKey));
    await ctx.system('signing-keys', (tx) =>
      tx
        .insertInto('signing_keys')
        .values({ kid, algorithm: 'EdDSA', public_jwk: jwk, sealed_private: sealed })
        .execute(),
    );
    // Two processes may make a key at once: both stay valid, the newest signs from the next start on.
    readAt = 0;
    return { kid, key: pair.privateKey };
  }

  async function readKeys(): Promise<void> {
    const rows = await ctx.system('signing-keys', (tx) =>
      tx.selectFrom('signing_keys').select(['kid', 'public_jwk']).where('retired_at', 'is', null).execute(),
    );
    const keys = await Promise.all(
      rows.map(async (row) => [row.kid, await importJWK(row.public_jwk, 'EdDSA')] as const),
    );
    publicKeys.clear();
    for (const [kid, key] of keys) publicKeys.set(kid, key);
    readAt = Date.now();
  }

  async function publicKey(kid: string | undefined): Promise<Key> {
    const known = () => publicKeys.get(kid ?? '');
    // A made-up kid must not cost a query each: the table is read again at most every few seconds, once for all callers.
    if (!known() && Date.now() - readAt >= KEYS_FRESH_MS) {
      reading ??= readKeys().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    const key = known();
    if (!key) throw new UnknownKey();
    return key;
  }

  return {
    async sign(claims) {
      signer ??= loadSigner();
      const { kid, key } = await signer.catch((error: unknown) => {
        signer = undefined;
        throw error;
      });
      const now = Math.floor(ctx.clock.now().getTime() / 1000);
      const token = await new SignJWT({ tid: claims.tenantId, sid: claims.sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
        .setSubject(claims.userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
        .sign(key);
      return { token, expiresAt: new Date((now + ACCESS_TOKEN_SECONDS) * 1000) };
    },
    async verify(token) {
      const now = ctx.clock.now();
      const known = seen.get(token);
      if (known && known.until > now.getTime()) return known.claims;
      let payload: JWTPayload;
      try {
        ({ payload } = await jwtVerify(token, (header) => publicKey(header.kid), {
          algorithms: ['EdDSA'],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          clockTolerance: SKEW_SECONDS,
          currentDate: now,
          requiredClaims: ['sub', 'tid', 'sid', 'exp'],
        }));
      } catch (error) {
        // Anything else is a database that is away, and no fault of the token.
        if (!(error instanceof errors.JOSEError || error instanceof UnknownKey)) throw error;
        throw new AppError('auth.token_invalid', { cause: error, ...REFUSED });
      }
      const claims = {
        userId: String(payload.sub),
        tenantId: String(payload.tid),
        sessionId: String(payload.sid),
      };
      if (!Object.values(claims).every((id) => UUID.test(id)))
        throw new AppError('auth.token_invalid', REFUSED);
      seen.set(token, { claims, until: Number(payload.exp) * 1000 });
      return claims;
    },
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const REFUSED = { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
class UnknownKey extends Error {}
