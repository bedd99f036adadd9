import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { contract, pathOf } from '@lintel/contract';
import pg from 'pg';
import { newId } from '../../src/kernel/ids.ts';
import { issueAccessToken } from '../../src/modules/auth/index.ts';
import { createWorld, type TestTenant, type World } from '../world.ts';

let world: World;
let tenant: TestTenant;
let owner: pg.Client;
let base: string;
/** A good token, its parts, and the public key of our own signer. */
let good: string;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;
let publicPem: string;
const pair = generateKeyPairSync('ed25519');

before(async () => {
  world = await createWorld();
  tenant = await world.tenant();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  base = (await world.client()).baseUrl;
  good = await issueAccessToken(world.ctx, tenant.owner);
  const [h, c] = good.split('.');
  header = read(h!);
  claims = read(c!);
  const { rows } = await owner.query<{ public_jwk: Record<string, string> }>(
    'select public_jwk from signing_keys',
  );
  publicPem = createPublicKey({ key: rows[0]!.public_jwk, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
});
after(async () => {
  await owner?.end();
  await world?.close();
});

const read = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = (): string => good.split('.')[2]!;
/** Signed by a key that is not ours. */
const forged = (h: object, c: object): string => {
  const body = `${part(h)}.${part(c)}`;
  return `${body}.${signBytes(null, Buffer.from(body), pair.privateKey).toString('base64url')}`;
};
const hmac = (h: object, c: object, key: string): string => {
  const body = `${part(h)}.${part(c)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
};
const ask = (token: string, scheme = 'Bearer'): Promise<Response> =>
  fetch(`${base}${pathOf(contract.auth.me, {})}`, { headers: { authorization: `${scheme} ${token}` } });

/** A token signed by our own key with other words: what a stolen signer or a confused service could make. */
async function ours(
  change: (h: Record<string, unknown>, c: Record<string, unknown>) => void,
): Promise<string> {
  const { rows } = await owner.query<{ kid: string; sealed_private: Buffer }>(
    'select kid, sealed_private from signing_keys',
  );
  const place = { tenantId: '-', table: 'signing_keys', column: 'sealed_private', id: rows[0]!.kid };
  const pem = new TextDecoder().decode(world.ctx.secrets.open(place, rows[0]!.sealed_private));
  const h = { ...header };
  const c = { ...claims };
  change(h, c);
  const body = `${part(h)}.${part(c)}`;
  return `${body}.${signBytes(null, Buffer.from(body), pem).toString('base64url')}`;
}

test('the token the forgeries are made from is good', async () => {
  assert.equal((await ask(good)).status, 200);
  assert.equal((await ask(await ours(() => undefined))).status, 200);
});

const now = () => Math.floor(Date.now() / 1000);
const jwk = pair.publicKey.export({ format: 'jwk' });
const FORGERIES: [string, () => string | Promise<string>][] = [
  ['no signature, alg none', () => `${part({ ...header, alg: 'none' })}.${part(claims)}.`],
  ['alg NONE', () => `${part({ ...header, alg: 'NONE' })}.${part(claims)}.`],
  [
    'alg none with the old signature',
    () => `${part({ ...header, alg: 'none' })}.${part(claims)}.${signature()}`,
  ],
  ['no alg', () => `${part({ typ: 'at+jwt', kid: header.kid })}.${part(claims)}.${signature()}`],
  ['HS256 with our public key as the secret', () => hmac({ ...header, alg: 'HS256' }, claims, publicPem)],
  ['HS256 with the kid as the secret', () => hmac({ ...header, alg: 'HS256' }, claims, String(header.kid))],
  ['HS256 with an empty secret', () => hmac({ ...header, alg: 'HS256' }, claims, '')],
  ['another key under our kid', () => forged(header, claims)],
  ['another key in the header (jwk)', () => forged({ ...header, jwk }, claims)],
  ['another key by address (jku)', () => forged({ ...header, jku: 'https://evil.example.com/keys' }, claims)],
  [
    'another key by certificate (x5u)',
    () => forged({ ...header, x5u: 'https://evil.example.com/c' }, claims),
  ],
  ['a certificate in the header (x5c)', () => forged({ ...header, x5c: ['AAAA'] }, claims)],
  ['a kid that is a path', () => forged({ ...header, kid: '../../../dev/null' }, claims)],
  ['a kid that is SQL', () => forged({ ...header, kid: "x' or '1'='1" }, claims)],
  ['a kid that is an address', () => forged({ ...header, kid: 'https://evil.example.com/key' }, claims)],
  ['a kid of a prototype', () => forged({ ...header, kid: '__proto__' }, claims)],
  ['an unknown critical header', () => ours((h) => Object.assign(h, { crit: ['exp2'], exp2: 1 }))],
  ['an empty signature', () => `${good.split('.').slice(0, 2).join('.')}.`],
  [
    'a changed claim under the old signature',
    () => `${part(header)}.${part({ ...claims, sub: newId() })}.${signature()}`,
  ],
  [
    'a flipped bit of the signature',
    () => `${good.slice(0, -3)}${good.at(-3) === 'A' ? 'B' : 'A'}${good.slice(-2)}`,
  ],
  ['expired', () => ours((_, c) => Object.assign(c, { exp: now() - 61 }))],
  ['not valid yet', () => ours((_, c) => Object.assign(c, { nbf: now() + 120 }))],
  ['without an end', () => ours((_, c) => delete c.exp)],
  ['another issuer', () => ours((_, c) => Object.assign(c, { iss: 'someone' }))],
  ['another audience', () => ours((_, c) => Object.assign(c, { aud: 'other-api' }))],
  ['another type', () => ours((h) => Object.assign(h, { typ: 'JWT' }))],
  ['without a session', () => ours((_, c) => delete c.sid)],
  ['a session that does not exist', () => ours((_, c) => Object.assign(c, { sid: newId() }))],
  ['a session id that is no id', () => ours((_, c) => Object.assign(c, { sid: "' or true --" }))],
  [
    'another company',
    async () => {
      const other = await world.tenant();
      return ours((_, c) => Object.assign(c, { tid: other.id }));
    },
  ],
  [
    'another member of the company',
    async () => {
      const other = await tenant.member('admin');
      return ours((_, c) => Object.assign(c, { sub: other.userId }));
    },
  ],
  [
    'a session that was ended',
    async () => {
      const member = await tenant.member('agent');
      const token = await issueAccessToken(world.ctx, member);
      await owner.query('update sessions set ended_at = now() where user_id = $1', [member.userId]);
      return token;
    },
  ],
  ['64 kB', () => ours((_, c) => Object.assign(c, { more: 'x'.repeat(12_000) }))],
  ['claims that are no object', () => forged(header, [claims])],
  ['two dots and nothing else', () => '..'],
  ['five parts, as if encrypted', () => `${good}.${good.split('.').slice(0, 2).join('.')}`],
  ['a refresh token', () => `${newId()}.${'A'.repeat(43)}`],
];

test('no forged, stale or misplaced token opens anything, and all are refused alike', async () => {
  assert.ok(FORGERIES.length >= 30);
  const bodies = new Map<string, string>();
  for (const [name, make] of FORGERIES) {
    const reply = await ask(await make());
    // A header past 16 kB is refused before anything looks at it.
    if (name === '64 kB' && reply.status === 431) continue;
    const text = (await reply.text()).replace(/"instance":"[^"]+"/, '');
    assert.equal(reply.status, 401, `${name}: ${text}`);
    bodies.set(text, name);
  }
  assert.equal(bodies.size, 1, [...bodies.values()].join(', '));
  for (const scheme of ['bearer', 'Basic', 'Token', 'Bearer Bearer']) {
    const reply = await ask(good, scheme);
    assert.ok(reply.status === 401 || scheme === 'bearer', scheme);
  }
});

test('a token in the address or in a body opens nothing', async () => {
  for (const path of [`/api/auth/me?access_token=${good}`, `/api/auth/me?token=${good}`]) {
    assert.equal((await fetch(`${base}${path}`)).status, 401);
  }
});
