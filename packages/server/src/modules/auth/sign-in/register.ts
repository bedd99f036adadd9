import { type BodyOf, type contract, PASSWORD_MIN } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import * as repo from '../auth.repository.ts';
import { addTenantIn } from '../people/members.ts';
import type { OpenedSession } from '../sessions/cookie.ts';
import { openSession } from '../sessions/sessions.ts';
import { hashPassword, isWeak } from './passwords.ts';
import { present } from './sign-in.ts';

export const setupNeeded = async (ctx: Ctx): Promise<boolean> =>
  !(await ctx.system('register', (tx) => repo.anyTenant(tx)));

/** Registers the first company of this server with its owner, who is signed in at once. */
export async function register(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.register>,
  wire: Wire,
): Promise<OpenedSession> {
  if (isWeak(want.owner.password, [want.owner.email, want.owner.name, want.company.name])) {
    throw new AppError('auth.password_weak', {
      values: { min: PASSWORD_MIN },
      errors: [{ path: 'owner.password', code: 'weak', message: 'Too easy to guess' }],
    });
  }
  if (!(await setupNeeded(ctx))) throw new AppError('setup.already_done');
  const passwordHash = await hashPassword(want.owner.password);
  const opened = await ctx.system('register', async (tx) => {
    await repo.lockRegistration(tx);
    if (await repo.anyTenant(tx)) throw new AppError('setup.already_done');
    const { tenantId, owner } = await addTenantIn(
      ctx,
      tx,
      { company: want.company, owner: { ...want.owner, passwordHash }, setupStep: 'stages' },
      wire,
    );
    return openSession(
      ctx,
      tx,
      { tenantId, userId: owner.userId as string, accountId: owner.accountId as string },
      want.client,
      ['pwd'],
      wire,
    );
  });
  return present(ctx, opened.holder, opened.refreshToken, want.client, wire);
}
