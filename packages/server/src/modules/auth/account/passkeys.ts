import { type BodyOf, type contract, type ReplyOf, type Security, WebAuthnJson } from '@lintel/contract';
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import { personOf } from '../sessions/person.ts';
import { takeOfSession } from '../sign-in/challenges.repository.ts';
import { isOpen, openChallenge } from '../sign-in/challenges.ts';
import { bytes, CEREMONY_MS, handleOf, siteOf } from '../sign-in/passkeys.ts';
import * as repo from './factors.repository.ts';
import { changed, refuseTooFew, security } from './factors.ts';

/** COSE numbers of the signatures a passkey may use: Ed25519, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

const Attestation = z.object({
  id: bytes(1_400),
  rawId: bytes(1_400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4_000),
    attestationObject: bytes(16_000),
    transports: z.array(z.string().max(40)).max(10).default([]),
  }),
});

/** What the browser needs to make a passkey of this site for the person signed in. */
export async function beginPasskey(
  ctx: Ctx,
  actor: Actor,
  wire: Wire,
): Promise<ReplyOf<typeof contract.account.beginPasskey>> {
  const { accountId, sessionId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    const factors = await repo.factorsOf(tx, accountId);
    const options = await generateRegistrationOptions({
      rpName: 'Lintel',
      rpID: siteOf(wire).rpId,
      userID: new Uint8Array(handleOf(accountId)),
      userName: factors.email,
      userDisplayName: factors.name,
      timeout: CEREMONY_MS,
      attestationType: 'none',
      excludeCredentials: factors.passkeys.map((key) => ({
        id: key.credential_id,
        transports: key.transports,
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    await takeOfSession(tx, 'passkey-add', sessionId);
    const want = { purpose: 'passkey-add', accountId, sessionId, nonce: options.challenge } as const;
    await openChallenge(ctx, tx, want, wire);
    await ctx.audit(tx, actor, 'passkey.begun', { subject: { type: 'user', id: userId } });
    return { options: WebAuthnJson.parse(options) };
  });
}

/** Keeps the passkey the browser has made in answer to the options this session asked for last. */
export async function addPasskey(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.account.addPasskey>,
  wire: Wire,
): Promise<Security> {
  const { accountId, sessionId } = personOf(actor);
  const added = await ctx.system('account', async (tx) => {
    const asked = await takeOfSession(tx, 'passkey-add', sessionId);
    const given = Attestation.safeParse(want.response);
    if (!asked?.nonce || !isOpen(ctx, asked, wire) || !given.success) return false;
    const site = siteOf(wire);
    const checked = await verifyRegistrationResponse({
      response: { ...given.data, clientExtensionResults: {} } as RegistrationResponseJSON,
      expectedChallenge: asked.nonce,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch((err: unknown) => {
      ctx.log.info({ err }, 'a new passkey was refused');
      return undefined;
    });
    if (!checked?.verified) return false;
    const { credential, credentialBackedUp } = checked.registrationInfo;
    const id = newId();
    const kept = await repo.insertPasskey(tx, {
      id,
      account_id: accountId,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: String(credential.counter),
      transports: given.data.response.transports,
      synced: credentialBackedUp,
      name: want.name,
      created_at: ctx.clock.now(),
    });
    if (!kept) return false;
    await changed(ctx, tx, actor, 'passkey.added', { type: 'passkey', id });
    return true;
  });
  if (!added) throw new AppError('auth.passkey_invalid');
  return security(ctx, actor);
}

export async function renamePasskey(
  ctx: Ctx,
  actor: Actor,
  want: { id: string; name: string },
): Promise<Security> {
  const { accountId } = personOf(actor);
  await ctx.system('account', async (tx) => {
    if (!(await repo.updatePasskey(tx, { accountId, id: want.id }, { name: want.name })))
      throw new AppError('passkey.not_found');
    await ctx.audit(tx, actor, 'passkey.renamed', { subject: { type: 'passkey', id: want.id } });
  });
  return security(ctx, actor);
}

/** Removes a passkey. Throws `auth.factor_required` when it is the last way in or a factor a company insists on. */
export async function removePasskey(ctx: Ctx, actor: Actor, id: string): Promise<Security> {
  const { accountId } = personOf(actor);
  await ctx.system('account', async (tx) => {
    await repo.lockAccount(tx, accountId);
    if (!(await repo.removePasskey(tx, { accountId, id }))) throw new AppError('passkey.not_found');
    await refuseTooFew(tx, accountId);
    await changed(ctx, tx, actor, 'passkey.removed', { type: 'passkey', id });
  });
  return security(ctx, actor);
}
