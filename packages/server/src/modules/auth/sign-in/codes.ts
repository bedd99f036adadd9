import { randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import * as repo from '../account/factors.repository.ts';
import { type Attempt, beginAttempt } from './failures.ts';

/** Authenticator apps agree on SHA-1, six digits, thirty seconds (RFC 6238); a clock may be one step off. */
const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;
/** 120 bits: enough to be kept as a plain keyed hash (OWASP ASVS 5.0 §6.5.2 asks for 112). */
const RECOVERY_BYTES = 15;

const place = (accountId: string) => ({
  tenantId: '-',
  table: 'accounts',
  column: 'totp_sealed',
  id: accountId,
});

/** A new seed for an authenticator app: as a person types it, as a QR code says it, and sealed. */
export function newSeed(ctx: Ctx, accountId: string, email: string) {
  const secret = generateSecret();
  return {
    secret,
    uri: generateURI({ issuer: 'Lintel', label: email, secret }),
    sealed: Buffer.from(ctx.secrets.seal(place(accountId), secret)),
  };
}

/** The time step a code belongs to, or undefined when it fits none that is allowed now and later than `after`. */
export function stepOf(
  ctx: Ctx,
  accountId: string,
  sealed: Buffer,
  code: string,
  after: number,
): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const secret = new TextDecoder().decode(ctx.secrets.open(place(accountId), sealed));
  const found = verifySync({
    secret,
    token: code,
    epoch: Math.floor(ctx.clock.now().getTime() / 1000),
    epochTolerance: STEP_SECONDS,
  });
  return found.valid && 'timeStep' in found && found.timeStep > after ? found.timeStep : undefined;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten new recovery codes, shown once, in groups of four; letters that look like digits do not occur. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    let bits = BigInt(`0x${randomBytes(RECOVERY_BYTES).toString('hex')}`);
    let text = '';
    for (let i = 0; i < (RECOVERY_BYTES * 8) / 5; i++) {
      text += ALPHABET[Number(bits & 31n)];
      bits >>= 5n;
    }
    return text.replace(/(.{4})(?=.)/g, '$1-');
  });

/** The keyed hash a recovery code is kept as; case, spaces and dashes do not matter. */
export const recoveryHash = (ctx: Ctx, accountId: string, code: string): Buffer =>
  Buffer.from(
    ctx.secrets.mac('recovery-code', `${accountId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`),
  );

/**
 * Checks a code of an account and uses it up. The account is held until the commit, so that of two uses at once one
 * wins.
 */
export async function useCode(
  ctx: Ctx,
  tx: SystemTx,
  accountId: string,
  given: { method: 'totp' | 'recovery' | 'pending'; code: string },
): Promise<boolean> {
  const account = await repo.lockAccount(tx, accountId);
  if (given.method === 'recovery') {
    const hash = recoveryHash(ctx, accountId, given.code);
    return repo.useRecoveryCode(tx, accountId, hash, ctx.clock.now());
  }
  const pending = given.method === 'pending';
  const sealed = pending ? account.totp_pending : account.totp_sealed;
  // A new seed has no used steps.
  const after = pending ? -1 : Number(account.totp_step ?? -1);
  const step = sealed === null ? undefined : stepOf(ctx, accountId, sealed, given.code, after);
  if (step === undefined) return false;
  await repo.updateAccount(tx, accountId, { totp_step: String(step) });
  return true;
}

/**
 * Counts one try of a code before it is checked. All tries on an account's codes share one count, whatever address,
 * process or challenge they come through: after five wrong ones the wait doubles.
 */
export const beginCodeAttempt = (ctx: Ctx, accountId: string): Promise<Attempt> =>
  beginAttempt(ctx, { of: accountId, ip: null, device: 'codes' });
