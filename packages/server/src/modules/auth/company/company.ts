import { type BodyOf, type Company, type contract, type Me, PERMISSIONS } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Selectable } from 'kysely';
import { type Actor, reach } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { requireFreshProof } from '../../../kernel/http/route.ts';
import * as repo from '../auth.repository.ts';
import type { TenantsTable } from '../auth.tables.ts';

/** Who is signed in and what they may do. */
export async function me(ctx: Ctx, actor: Actor): Promise<Me> {
  return ctx.read(actor, async (tx) => {
    const [user, tenant] = await Promise.all([repo.getUser(tx, actor.userId ?? ''), repo.getTenant(tx)]);
    if (!user || !actor.accountId) throw new AppError('auth.token_invalid');
    return {
      accountId: actor.accountId,
      userId: user.id,
      name: user.name,
      email: user.email ?? '',
      role: user.role,
      roleName: user.role_name ?? t(`ui.role.${user.role}`),
      company: toCompany(tenant),
      permissions: PERMISSIONS.flatMap((permission) => {
        const scope = reach(actor, permission);
        return scope === 'none' ? [] : [{ permission, scope }];
      }),
      fields: { ...actor.access.fields },
      mustEnrol: actor.mustEnrol,
    };
  });
}

export async function updateCompany(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.auth.updateCompany>,
): Promise<Company> {
  const changed = Object.keys(want);
  const saved = await ctx.tx(actor, async (tx) => {
    // Whoever sits down at an open desk must not take second factors away from a whole company.
    if (want.mfaPolicy !== undefined && want.mfaPolicy !== (await repo.getTenant(tx)).mfa_policy)
      requireFreshProof(ctx, actor);
    const tenant = await repo.updateTenant(tx, {
      ...(want.name !== undefined ? { name: want.name } : {}),
      ...(want.timeZone !== undefined ? { time_zone: want.timeZone } : {}),
      ...(want.currency !== undefined ? { currency: want.currency } : {}),
      ...(want.hotProbability !== undefined ? { hot_probability: want.hotProbability } : {}),
      ...(want.setupStep !== undefined ? { setup_step: want.setupStep } : {}),
      ...(want.mfaPolicy !== undefined ? { mfa_policy: want.mfaPolicy } : {}),
      ...(want.firstWeekday !== undefined ? { first_weekday: want.firstWeekday } : {}),
    });
    await ctx.record(tx, actor, 'company.updated', {
      subject: { type: 'company', id: tenant.id },
      changed,
      payload: { changed },
    });
    return tenant;
  });
  await ctx.cache.forget(`${actor.tenantId}:company`);
  ctx.hint(actor.tenantId, { topic: 'company' });
  return toCompany(saved);
}

/** Every company of this server: for schedules that go through all of them, and the command line. */
export const listCompanies = (ctx: Ctx): Promise<{ id: string; name: string }[]> =>
  ctx.system('schedule', (tx) => repo.listTenants(tx));

/** Settings of the actor's company, from the cache. */
export const companyOf = (ctx: Ctx, actor: Actor): Promise<Company> =>
  ctx.cache.get(`${actor.tenantId}:company`, 60_000, () =>
    ctx.read(actor, async (tx) => toCompany(await repo.getTenant(tx))),
  );

const toCompany = (t: Selectable<TenantsTable>): Company => ({
  id: t.id,
  name: t.name,
  timeZone: t.time_zone,
  currency: t.currency,
  hotProbability: t.hot_probability,
  setupStep: t.setup_step,
  sample: t.sample,
  mfaPolicy: t.mfa_policy,
  firstWeekday: t.first_weekday,
});
