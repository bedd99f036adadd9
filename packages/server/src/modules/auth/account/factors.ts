import type { BodyOf, contract, ReplyOf, Security } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as members from '../auth.repository.ts';
import { standingOfMember } from '../roles/standing.repository.ts';
import { personOf } from '../sessions/person.ts';
import { forgetStanding } from '../sessions/standings.ts';
import { beginCodeAttempt, newRecoveryCodes, newSeed, recoveryHash, useCode } from '../sign-in/codes.ts';
import { secondFactors } from '../sign-in/sign-in.ts';
import * as repo from './factors.repository.ts';
import { identitiesOf } from './identities.repository.ts';

/** How long a seed that was shown waits to be confirmed. */
const PENDING_MS = 30 * 60_000;

/** How the person signs in. */
export async function security(ctx: Ctx, actor: Actor): Promise<Security> {
  const { accountId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    const [factors, identities, standing] = await Promise.all([
      repo.factorsOf(tx, accountId),
      identitiesOf(tx, accountId),
      standingOfMember(tx, actor.tenantId, userId),
    ]);
    return {
      password:
        factors.password_hash && factors.password_changed_at
          ? { changedAt: factors.password_changed_at.toISOString() }
          : null,
      totp: factors.totp_since ? { since: factors.totp_since.toISOString() } : null,
      recoveryCodesLeft: factors.recoveryCodesLeft,
      passkeys: factors.passkeys.map((key) => ({
        id: key.id,
        name: key.name,
        createdAt: key.created_at.toISOString(),
        lastUsedAt: key.last_used_at?.toISOString() ?? null,
        synced: key.synced,
      })),
      identities: identities.map(({ id, issuer, email, linked_at }) => ({
        id,
        provider: issuer === ctx.config.oidc?.issuer ? ctx.config.oidc.name : new URL(issuer).hostname,
        email,
        linkedAt: linked_at.toISOString(),
      })),
      mfaRequired: standing?.mfaRequired ?? false,
    };
  });
}

/** A new seed for an authenticator app. The one in use, if any, goes on until a code of the new one is confirmed. */
export async function beginTotp(ctx: Ctx, actor: Actor): Promise<ReplyOf<typeof contract.account.beginTotp>> {
  const { accountId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    const account = await repo.lockAccount(tx, accountId);
    const seed = newSeed(ctx, accountId, account.email);
    await repo.updateAccount(tx, accountId, { totp_pending: seed.sealed, totp_pending_at: ctx.clock.now() });
    await ctx.audit(tx, actor, 'totp.begun', { subject: { type: 'user', id: userId } });
    return { secret: seed.secret, uri: seed.uri };
  });
}

/** Takes the new seed into use when a code of it fits, with ten new recovery codes. */
export async function confirmTotp(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.account.confirmTotp>,
): Promise<ReplyOf<typeof contract.account.confirmTotp>> {
  const { accountId, userId } = personOf(actor);
  const attempt = await beginCodeAttempt(ctx, accountId);
  const recoveryCodes = await ctx.system('account', async (tx) => {
    const account = await repo.lockAccount(tx, accountId);
    const now = ctx.clock.now();
    const age = now.getTime() - (account.totp_pending_at?.getTime() ?? 0);
    if (age > PENDING_MS) return undefined;
    if (!(await useCode(ctx, tx, accountId, { method: 'pending', code: want.code }))) return undefined;
    await repo.updateAccount(tx, accountId, {
      totp_sealed: account.totp_pending,
      totp_since: now,
      totp_pending: null,
      totp_pending_at: null,
    });
    const codes = await replaceCodes(ctx, tx, accountId);
    await changed(ctx, tx, actor, 'totp.enabled', { type: 'user', id: userId });
    return codes;
  });
  if (!recoveryCodes) throw new AppError('auth.code_wrong');
  await attempt.succeeded();
  return { recoveryCodes };
}

/** Stops asking for codes. Throws `auth.factor_required` when a company insists on the factor. */
export function removeTotp(ctx: Ctx, actor: Actor): Promise<void> {
  const { accountId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    await repo.lockAccount(tx, accountId);
    await repo.updateAccount(tx, accountId, {
      totp_sealed: null,
      totp_since: null,
      totp_step: null,
      totp_pending: null,
      totp_pending_at: null,
    });
    await refuseTooFew(tx, accountId);
    await changed(ctx, tx, actor, 'totp.removed', { type: 'user', id: userId });
  });
}

/** Ten new recovery codes in place of all older ones. Without a second factor there is nothing to recover. */
export function makeRecoveryCodes(
  ctx: Ctx,
  actor: Actor,
): Promise<ReplyOf<typeof contract.account.newRecoveryCodes>> {
  const { accountId, userId } = personOf(actor);
  return ctx.system('account', async (tx) => {
    await repo.lockAccount(tx, accountId);
    if (secondFactors(await repo.factorsOf(tx, accountId)).length === 0)
      throw new AppError('auth.factor_required');
    const recoveryCodes = await replaceCodes(ctx, tx, accountId);
    await changed(ctx, tx, actor, 'recovery_codes.made', { type: 'user', id: userId });
    return { recoveryCodes };
  });
}

async function replaceCodes(ctx: Ctx, tx: SystemTx, accountId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => recoveryHash(ctx, accountId, code));
  await repo.replaceRecoveryCodes(tx, accountId, hashes, ctx.clock.now());
  return codes;
}

/**
 * Looks at what a removal has left, and refuses it (the transaction rolls back) with `auth.factor_required` when a
 * company of the account asks for a second factor and none is left, or when nothing is left to sign in with. Recovery
 * codes go with the last second factor. Hold the account (`lockAccount`) before removing: two removals at once must see
 * each other.
 */
export async function refuseTooFew(tx: SystemTx, accountId: string): Promise<void> {
  const factors = await repo.factorsOf(tx, accountId);
  if (factors.password_hash === null && factors.passkeys.length === 0 && factors.identities === 0)
    throw new AppError('auth.factor_required');
  if (secondFactors(factors).length > 0) return;
  for (const member of await members.membershipsOf(tx, accountId)) {
    const standing = await standingOfMember(tx, member.tenant_id, member.id);
    if (standing?.mfaRequired) throw new AppError('auth.factor_required');
  }
  await repo.dropRecoveryCodes(tx, accountId);
}

/** Records a change of factors: the person is told by mail, and every session of the account is judged anew. */
export async function changed(
  ctx: Ctx,
  tx: SystemTx,
  actor: Actor,
  event:
    | 'totp.enabled'
    | 'totp.removed'
    | 'recovery_codes.made'
    | 'passkey.added'
    | 'passkey.removed'
    | 'identity.unlinked',
  subject: { type: string; id: string },
): Promise<void> {
  const { accountId, userId } = personOf(actor);
  await ctx.record(tx, actor, event, { subject, payload: { userId } });
  tx.afterCommit(() => forgetStanding(ctx, { accountId }));
}
