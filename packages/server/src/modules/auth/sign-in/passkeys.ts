import { type BodyOf, type contract, type ReplyOf, WebAuthnJson } from '@lintel/contract';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import * as repo from '../account/factors.repository.ts';
import type { OpenedSession } from '../sessions/cookie.ts';
import { type Challenge, openChallenge, takeChallenge } from './challenges.ts';
import { startSession } from './sign-in.ts';

/** How long a browser lets a person take, milliseconds. */
export const CEREMONY_MS = 5 * 60_000;

/** The site passkeys belong to, as the browser knows it. */
export function siteOf(wire: Pick<Wire, 'origin'>): { origin: string; rpId: string } {
  const url = URL.parse(wire.origin);
  if (!url || url.hostname === '') throw new AppError('request.malformed');
  return { origin: url.origin, rpId: url.hostname };
}

/** The handle an authenticator keeps for an account and gives back: the bytes of its id. */
export const handleOf = (accountId: string): Buffer => Buffer.from(accountId.replaceAll('-', ''), 'hex');

/** Base64url of at most `max` characters: the library decodes what passes here, so it must be small. */
export const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);

const Assertion = z.object({
  id: bytes(1_400),
  rawId: bytes(1_400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4_000),
    authenticatorData: bytes(4_000),
    signature: bytes(2_000),
    userHandle: bytes(200).nullish(),
  }),
});

/** What the browser needs to sign in with any passkey it has for this site; nobody is named. */
export async function passkeyOptions(
  ctx: Ctx,
  wire: Wire,
): Promise<ReplyOf<typeof contract.auth.passkeyOptions>> {
  const options = await assertionOptions(wire, []);
  const handle = await ctx.system('sign-in', (tx) =>
    openChallenge(ctx, tx, { purpose: 'passkey-sign-in', nonce: options.challenge }, wire),
  );
  return { handle, options: WebAuthnJson.parse(options) };
}

/** Options for an assertion by one of `passkeys`, or by any of this site. */
export const assertionOptions = (
  wire: Wire,
  passkeys: readonly { credential_id: string; transports: string[] }[],
) =>
  generateAuthenticationOptions({
    rpID: siteOf(wire).rpId,
    userVerification: 'required',
    timeout: CEREMONY_MS,
    allowCredentials: passkeys.map((key) => ({ id: key.credential_id, transports: key.transports })),
  });

/** Signs in with a passkey: possession and, as the authenticator checked the person, knowledge or body at once. */
export async function passkeySignIn(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.passkeySignIn>,
  wire: Wire,
): Promise<OpenedSession> {
  const outcome = await ctx.system('sign-in', async (tx) => {
    const asked = await takeChallenge(ctx, tx, 'passkey-sign-in', want.handle, wire);
    return asked ? { accountId: await checkAssertion(ctx, tx, asked, want.response, wire) } : 'expired';
  });
  if (outcome === 'expired') throw new AppError('auth.challenge_expired');
  ctx.metrics.proofs.inc({ method: 'passkey', result: outcome.accountId ? 'accepted' : 'refused' });
  if (!outcome.accountId) {
    ctx.metrics.signIns.inc({ result: 'refused' });
    throw new AppError('auth.passkey_invalid');
  }
  return startSession(ctx, { id: outcome.accountId }, ['hwk'], want.client, wire);
}

/**
 * The account whose passkey signed the challenge, or undefined for anything that does not hold: unknown credential,
 * another account's, another site, another challenge, no check of the person, a counter that went back.
 */
export async function checkAssertion(
  ctx: Ctx,
  tx: SystemTx,
  asked: Challenge,
  given: unknown,
  wire: Wire,
): Promise<string | undefined> {
  const parsed = Assertion.safeParse(given);
  if (!parsed.success || asked.nonce === null) return undefined;
  const { response } = parsed.data;
  const passkey = await repo.lockPasskey(tx, parsed.data.id);
  if (!passkey) return undefined;
  if (asked.account_id !== null && asked.account_id !== passkey.account_id) return undefined;
  if (response.userHandle && response.userHandle !== handleOf(passkey.account_id).toString('base64url'))
    return undefined;
  const site = siteOf(wire);
  const counter = Number(passkey.counter);
  const verified = await verifyAuthenticationResponse({
    response: { ...parsed.data, clientExtensionResults: {} } as AuthenticationResponseJSON,
    expectedChallenge: asked.nonce,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(passkey.public_key),
      counter,
    },
  }).catch((err: unknown) => {
    // The library throws for what a forger or a broken authenticator sends; its words are for the operator.
    ctx.log.info({ err }, 'an answer of a passkey was refused');
    return undefined;
  });
  if (!verified?.verified) return undefined;
  await repo.updatePasskey(
    tx,
    { accountId: passkey.account_id, id: passkey.id },
    {
      counter: String(verified.authenticationInfo.newCounter),
      synced: verified.authenticationInfo.credentialBackedUp,
      last_used_at: ctx.clock.now(),
    },
  );
  return passkey.account_id;
}
