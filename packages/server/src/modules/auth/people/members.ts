import type { Role } from '@lintel/contract';
import { type Actor, memberActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError, violated } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import * as repo from '../auth.repository.ts';

export interface NewTenant {
  company: { name: string; timeZone: string; currency: string };
  owner: { name: string; email: string; passwordHash: string | null };
  setupStep?: 'stages' | null;
  sample?: boolean;
}

/** Adds a company with its owner: for the demo, the tests and whoever runs several companies on one server. */
export const addTenant = (ctx: Ctx, want: NewTenant): Promise<{ tenantId: string; owner: Actor }> =>
  ctx.system('register', (tx) => addTenantIn(ctx, tx, want));

/** As addTenant, in the caller's transaction. */
export async function addTenantIn(
  ctx: Ctx,
  tx: SystemTx,
  want: NewTenant,
  wire?: Pick<Wire, 'requestId' | 'ip' | 'userAgent'>,
): Promise<{ tenantId: string; owner: Actor }> {
  const tenantId = newId();
  await repo.insertTenant(tx, {
    id: tenantId,
    ...want.company,
    setupStep: want.setupStep ?? null,
    sample: want.sample ?? false,
  });
  const owner = await addMemberIn(ctx, tx, tenantId, { ...want.owner, role: 'owner' });
  const actor = wire
    ? { ...owner, request: { id: wire.requestId, ip: wire.ip, userAgent: wire.userAgent } }
    : owner;
  await ctx.record(tx, actor, 'company.registered', {
    subject: { type: 'company', id: tenantId },
    payload: {},
  });
  return { tenantId, owner };
}

/** Adds a person to a company. */
export const addMember = (
  ctx: Ctx,
  tenantId: string,
  want: { name: string; email: string; role: Role; passwordHash?: string | null },
): Promise<Actor> =>
  ctx.system('register', (tx) => addMemberIn(ctx, tx, tenantId, { passwordHash: null, ...want }));

async function addMemberIn(
  ctx: Ctx,
  tx: SystemTx,
  tenantId: string,
  want: { name: string; email: string; role: Role; passwordHash: string | null },
): Promise<Actor> {
  const accountId = newId();
  const userId = newId();
  try {
    await repo.insertAccount(tx, {
      id: accountId,
      email: want.email,
      name: want.name,
      passwordHash: want.passwordHash,
    });
  } catch (error) {
    if (violated(error) === 'accounts_email_key') throw new AppError('account.email_taken');
    throw error;
  }
  await repo.insertUser(tx, {
    tenantId,
    id: userId,
    accountId,
    email: want.email,
    name: want.name,
    role: want.role,
  });
  return { ...memberActor(tenantId, userId, accountId, want.role), verifiedAt: ctx.clock.now() };
}
