import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import pg from 'pg';
import { Browser } from '../../../../test/browser.ts';
import { CLIENT } from '../../../../test/oidc.ts';
import { createWorld, type World } from '../../../../test/world.ts';
import { freePort } from '../../../kernel/db/embedded.ts';

/** A provider whose tokens can be made wrong in ways a right one never is. */
let world: World;
let email: string;
let issuer: string;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: typeof keys;
let token = '';
const provider = createServer((req, res) => {
  const answer = (body: unknown) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(body));
  };
  if (req.url === '/.well-known/openid-configuration')
    answer({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  else if (req.url === '/jwks')
    void exportJWK(keys.publicKey).then((jwk) => answer({ keys: [{ ...jwk, kid: 'one', alg: 'RS256' }] }));
  else answer({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: token });
});

before(async () => {
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  [keys, stranger] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const port = await freePort();
  world = await createWorld({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
  });
  const { owner } = await world.tenant();
  const db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  email = (await db.query('select email from accounts where id = $1', [owner.accountId])).rows[0].email;
  await db.end();
});
after(async () => {
  await world.close();
  provider.closeAllConnections();
  await new Promise((done) => provider.close(done));
});

const path = () => `/api/auth/oidc/${new URL(issuer).host.replace(/[^a-z0-9]+/g, '-')}`;
/** Signs in with the token that `make` gives for right claims; gives where the app is opened. */
async function signIn(make: (claims: JWTPayload) => Promise<string> | string): Promise<string> {
  const browser = await Browser.open(world);
  const out = await browser.fetch(path(), { redirect: 'manual' });
  const asked = new URL(out.headers.get('location')!).searchParams;
  const now = Math.floor(Date.now() / 1_000);
  token = await make({
    iss: issuer,
    aud: CLIENT.id,
    sub: 'somebody',
    nonce: asked.get('nonce')!,
    iat: now,
    exp: now + 300,
    email,
    email_verified: true,
  });
  const back = await browser.fetch(`${path()}/callback?code=any&state=${asked.get('state')}`, {
    redirect: 'manual',
  });
  const page = back.headers.get('location')!;
  assert.equal(browser.cookies.has('lintel_refresh'), page === '/');
  return page;
}
const sign = (claims: JWTPayload, key = keys.privateKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
const REFUSED = '/sign-in?problem=auth.provider_refused';
const later = (claims: JWTPayload, seconds: number): JWTPayload => ({
  ...claims,
  iat: claims.iat! + seconds,
  exp: claims.exp! + seconds,
});

test('a right token signs in, by a clock that is off by less than a minute too', async () => {
  assert.equal(await signIn((claims) => sign(claims)), '/');
  assert.equal(await signIn((claims) => sign(later(claims, 50))), '/');
  assert.equal(await signIn((claims) => sign(later(claims, -350))), '/');
});

test('a token of another key, of none, or changed on the way is refused', async () => {
  const forgeries: Record<string, (claims: JWTPayload) => Promise<string> | string> = {
    'another key': (claims) => sign(claims, stranger.privateKey),
    'no signature': (claims) => new UnsecuredJWT(claims).encode(),
    'the public key as a secret': async (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .sign(Buffer.from(JSON.stringify(await exportJWK(keys.publicKey)))),
    'other claims': async (claims) => {
      const [head, , signature] = (await sign(claims)).split('.');
      const body = Buffer.from(JSON.stringify({ ...claims, sub: 'another' })).toString('base64url');
      return `${head}.${body}.${signature}`;
    },
    nothing: () => '',
  };
  for (const [name, forge] of Object.entries(forgeries)) assert.equal(await signIn(forge), REFUSED, name);
});

test('a token for another client, issuer, moment or nonce is refused', async () => {
  const wrong: Record<string, (claims: JWTPayload) => JWTPayload> = {
    'another audience': (claims) => ({ ...claims, aud: 'another' }),
    'several audiences': (claims) => ({ ...claims, aud: [CLIENT.id, 'another'] }),
    'another issuer': (claims) => ({ ...claims, iss: 'https://other.example.com' }),
    'another nonce': (claims) => ({ ...claims, nonce: 'another' }),
    'no nonce': ({ nonce: _, ...claims }) => claims,
    'no subject': ({ sub: _, ...claims }) => claims,
    expired: (claims) => later(claims, -365),
    'not yet valid': (claims) => ({ ...claims, nbf: claims.iat! + 70 }),
  };
  for (const [name, make] of Object.entries(wrong))
    assert.equal(await signIn((claims) => sign(make(claims))), REFUSED, name);
});
