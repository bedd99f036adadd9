import {
  type BodyOf,
  type Company,
  type contract,
  type Me,
  PASSWORD_MIN,
  PERMISSIONS,
  type Role,
  type Session,
  type User,
} from '@lintel/contract';
import type { Selectable } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../../kernel/actor.ts';
import { reach, systemActor } from '../../kernel/actor.ts';
import type { AccessTokens } from '../../kernel/auth-token.ts';
import { createAccessTokens } from '../../kernel/auth-token.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { SystemTx } from '../../kernel/db/tx.ts';
import { AppError, violated } from '../../kernel/errors.ts';
import type { Wire } from '../../kernel/http/route.ts';
import { newId } from '../../kernel/ids.ts';
import * as repo from './auth.repository.ts';
import type { TenantsTable } from './auth.tables.ts';
import { checkPassword, hashPassword, isWeak } from './passwords.ts';
import { endSession, openSession, rotateSession, type SessionHolder } from './sessions.ts';

/** A session as the routes hand it out: the reply, and the refresh token to put into the cookie. */
export interface OpenedSession {
  session: Session;
  refreshToken: string;
  client: 'browser' | 'device';
}

const tokensOf = new WeakMap<Ctx, AccessTokens>();
const tokens = (ctx: Ctx): AccessTokens => {
  let made = tokensOf.get(ctx);
  if (!made) {
    made = createAccessTokens(ctx);
    tokensOf.set(ctx, made);
  }
  return made;
};

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
      wire,
    );
  });
  return finish(ctx, opened.holder, opened.refreshToken, want.client);
}

/** Signs in. One answer for every failure, in the same time, so that nobody learns which accounts exist. */
export async function signIn(
  ctx: Ctx,
  want: BodyOf<typeof contract.auth.signIn>,
  wire: Wire,
): Promise<OpenedSession> {
  const wait = failures(ctx).secondsToWait(want.email, wire.ip);
  if (wait > 0) throw tooMany(wait);
  const account = await ctx.system('sign-in', (tx) => repo.findAccount(tx, want.email));
  const fits = await checkPassword(account?.password_hash ?? null, want.password);
  const membership =
    account && fits
      ? (await ctx.system('sign-in', (tx) => repo.membershipsOf(tx, account.id)))[0]
      : undefined;
  if (!account || !membership) {
    failures(ctx).add(want.email, wire.ip);
    ctx.metrics.signIns.inc({ result: 'refused' });
    throw new AppError('auth.credentials_wrong');
  }
  failures(ctx).clear(want.email, wire.ip);
  const who = { tenantId: membership.tenant_id, userId: membership.id, accountId: account.id };
  const opened = await ctx.system('sign-in', async (tx) => {
    const made = await openSession(ctx, tx, who, want.client, wire);
    await ctx.audit(tx, actorOf(made.holder, membership.role, wire), 'session.started', {
      subject: { type: 'user', id: who.userId },
    });
    return made;
  });
  ctx.metrics.signIns.inc({ result: 'accepted' });
  return finish(ctx, opened.holder, opened.refreshToken, want.client);
}

export async function refresh(ctx: Ctx, token: string): Promise<OpenedSession> {
  const { holder, refreshToken, client } = await rotateSession(ctx, token);
  return finish(ctx, holder, refreshToken, client);
}

export async function signOut(ctx: Ctx, actor: Actor): Promise<void> {
  if (!actor.sessionId) return;
  await endSession(ctx, actor.sessionId, 'signed-out');
  standing(ctx).delete(actor.sessionId);
  await ctx.tx(actor, (tx) => ctx.audit(tx, actor, 'session.ended'));
}

/** How long the standing of a session may be remembered: a sign-out or role change elsewhere takes effect within it. */
const STANDING_MS = 5_000;
type Standing = { tenantId: string; userId: string; accountId: string; role: Role };
const standings = new WeakMap<Ctx, LRUCache<string, Standing>>();
function standing(ctx: Ctx): LRUCache<string, Standing> {
  let cache = standings.get(ctx);
  if (!cache) {
    cache = new LRUCache({ max: 20_000, ttl: STANDING_MS });
    standings.set(ctx, cache);
  }
  return cache;
}

async function standingOf(ctx: Ctx, sessionId: string): Promise<Standing | undefined> {
  const known = standing(ctx).get(sessionId);
  if (known) return known;
  const row = await ctx.system('session-check', (tx) => repo.livingSession(tx, sessionId));
  if (!row?.active) return undefined;
  const now = { tenantId: row.tenant_id, userId: row.user_id, accountId: row.account_id, role: row.role };
  standing(ctx).set(sessionId, now);
  return now;
}

/** False once the session was ended or its member deactivated. */
export const sessionLives = async (ctx: Ctx, sessionId: string): Promise<boolean> =>
  (await standingOf(ctx, sessionId)) !== undefined;

/** The actor behind an access token. Throws `auth.token_invalid` for a bad token, an ended session, an inactive member. */
export async function authenticate(
  ctx: Ctx,
  token: string,
  wire: Pick<Wire, 'requestId' | 'ip' | 'userAgent'>,
): Promise<Actor> {
  const claims = await tokens(ctx).verify(token);
  const now = await standingOf(ctx, claims.sessionId);
  if (!now)
    throw new AppError('auth.token_invalid', {
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  if (now.tenantId !== claims.tenantId || now.userId !== claims.userId)
    throw new AppError('auth.token_invalid');
  return actorOf({ sessionId: claims.sessionId, ...now }, now.role, wire);
}

const actorOf = (
  holder: SessionHolder,
  role: Role,
  wire: Pick<Wire, 'requestId' | 'ip' | 'userAgent'>,
): Actor => ({
  tenantId: holder.tenantId,
  userId: holder.userId,
  accountId: holder.accountId,
  sessionId: holder.sessionId,
  role,
  request: { id: wire.requestId, ip: wire.ip, userAgent: wire.userAgent },
});

async function finish(
  ctx: Ctx,
  holder: SessionHolder,
  refreshToken: string,
  client: 'browser' | 'device',
): Promise<OpenedSession> {
  const { token, expiresAt } = await tokens(ctx).sign(holder);
  const actor = await roleOf(ctx, holder);
  return {
    session: {
      accessToken: token,
      expiresAt: expiresAt.toISOString(),
      ...(client === 'device' ? { refreshToken } : {}),
      me: await me(ctx, actor),
    },
    refreshToken,
    client,
  };
}

async function roleOf(ctx: Ctx, holder: SessionHolder): Promise<Actor> {
  const row = await ctx.system('session-check', (tx) => repo.livingSession(tx, holder.sessionId));
  if (!row?.active) throw new AppError('auth.refresh_invalid');
  return actorOf(holder, row.role, { requestId: newId(), ip: null, userAgent: null });
}

/** Who is signed in and what they may do. */
export async function me(ctx: Ctx, actor: Actor): Promise<Me> {
  return ctx.read(actor, async (tx) => {
    const [user, tenant] = await Promise.all([repo.getUser(tx, actor.userId ?? ''), repo.getTenant(tx)]);
    if (!user) throw new AppError('auth.token_invalid');
    return {
      accountId: user.account_id,
      userId: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      company: toCompany(tenant),
      permissions: PERMISSIONS.flatMap((permission) => {
        const scope = reach(actor, permission);
        return scope === 'none' ? [] : [{ permission, scope }];
      }),
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
    const tenant = await repo.updateTenant(tx, {
      ...(want.name !== undefined ? { name: want.name } : {}),
      ...(want.timeZone !== undefined ? { time_zone: want.timeZone } : {}),
      ...(want.currency !== undefined ? { currency: want.currency } : {}),
      ...(want.hotProbability !== undefined ? { hot_probability: want.hotProbability } : {}),
      ...(want.setupStep !== undefined ? { setup_step: want.setupStep } : {}),
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

export async function listUsers(ctx: Ctx, actor: Actor): Promise<{ items: User[] }> {
  const rows = await ctx.read(actor, (tx) => repo.listUsers(tx));
  return { items: rows.map(({ id, name, email, role, active }) => ({ id, name, email, role, active })) };
}

const toCompany = (t: Selectable<TenantsTable>): Company => ({
  id: t.id,
  name: t.name,
  timeZone: t.time_zone,
  currency: t.currency,
  hotProbability: t.hot_probability,
  setupStep: t.setup_step,
  sample: t.sample,
});

export interface NewTenant {
  company: { name: string; timeZone: string; currency: string };
  owner: { name: string; email: string; passwordHash: string | null };
  setupStep?: 'stages' | null;
  sample?: boolean;
}

/** Adds a company with its owner: for the demo, the tests and whoever runs several companies on one server. */
export const addTenant = (ctx: Ctx, want: NewTenant): Promise<{ tenantId: string; owner: Actor }> =>
  ctx.system('register', (tx) => addTenantIn(ctx, tx, want));

async function addTenantIn(
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
  const owner = await addMemberIn(tx, tenantId, { ...want.owner, role: 'owner' });
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
  ctx.system('register', (tx) => addMemberIn(tx, tenantId, { passwordHash: null, ...want }));

async function addMemberIn(
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
  return { ...systemActor(tenantId), userId, accountId, role: want.role };
}

/** An access token for an actor over a session of its own: for tests and command-line tools. */
export async function issueAccessToken(ctx: Ctx, actor: Actor): Promise<string> {
  if (!actor.userId || !actor.accountId) throw new Error('Only a member can hold a session');
  const who = { tenantId: actor.tenantId, userId: actor.userId, accountId: actor.accountId };
  const { holder } = await ctx.system('sign-in', (tx) =>
    openSession(ctx, tx, who, 'device', { ip: null, userAgent: null }),
  );
  return (await tokens(ctx).sign(holder)).token;
}

const tooMany = (seconds: number): AppError =>
  new AppError('auth.too_many_attempts', {
    values: { seconds },
    headers: { 'Retry-After': String(seconds) },
  });

/** After five failures of one account from one address each further one doubles the wait, up to 15 minutes. */
class Failures {
  readonly #seen = new LRUCache<string, { count: number; until: number }>({ max: 50_000, ttl: 3_600_000 });
  readonly #ctx: Ctx;
  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }
  #key = (email: string, ip: string | null): string => `${ip ?? '-'} ${email}`;
  secondsToWait(email: string, ip: string | null): number {
    const seen = this.#seen.get(this.#key(email, ip));
    return seen ? Math.max(0, Math.ceil((seen.until - this.#ctx.clock.now().getTime()) / 1000)) : 0;
  }
  add(email: string, ip: string | null): void {
    const key = this.#key(email, ip);
    const count = (this.#seen.get(key)?.count ?? 0) + 1;
    const wait = count < 5 ? 0 : Math.min(900, 2 ** (count - 4)) * 1000;
    this.#seen.set(key, { count, until: this.#ctx.clock.now().getTime() + wait });
  }
  clear(email: string, ip: string | null): void {
    this.#seen.delete(this.#key(email, ip));
  }
}
const failuresOf = new WeakMap<Ctx, Failures>();
function failures(ctx: Ctx): Failures {
  let made = failuresOf.get(ctx);
  if (!made) {
    made = new Failures(ctx);
    failuresOf.set(ctx, made);
  }
  return made;
}
