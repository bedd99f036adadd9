import { contract } from '@lintel/contract';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { publicRoute, type Route, route, type Wire } from '../../kernel/http/route.ts';
import * as company from './company/company.ts';
import * as people from './people/directory.ts';
import * as service from './sign-in/sign-in.ts';

const SECURE_COOKIE = '__Host-lintel_refresh';
const PLAIN_COOKIE = 'lintel_refresh';
const COOKIE_SECONDS = 30 * 24 * 3600;

/** Plain HTTP is for a laptop on its own network: allowed with a weaker cookie, refused in production. */
function requireTransport(ctx: Ctx, wire: Wire): void {
  if (ctx.config.production && !wire.secure) throw new AppError('auth.insecure_transport');
}

function setRefreshCookie(wire: Wire, token: string | null): void {
  const name = wire.secure ? SECURE_COOKIE : PLAIN_COOKIE;
  const life = token === null ? 'Max-Age=0' : `Max-Age=${COOKIE_SECONDS}`;
  wire.setHeader(
    'Set-Cookie',
    `${name}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; ${life}${wire.secure ? '; Secure' : ''}`,
  );
}

function give(wire: Wire, opened: service.OpenedSession) {
  if (opened.client === 'browser') setRefreshCookie(wire, opened.refreshToken);
  return opened.session;
}

export const authRoutes = (): Route[] => [
  publicRoute(contract.auth.setupStatus, async ({ ctx, wire }) => ({
    needed: await service.setupNeeded(ctx),
    secure: wire.secure,
    providers: [],
  })),
  publicRoute(contract.auth.register, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return give(wire, await service.register(ctx, body, wire));
  }),
  publicRoute(contract.auth.signIn, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return { status: 'signed-in' as const, session: give(wire, await service.signIn(ctx, body, wire)) };
  }),
  publicRoute(contract.auth.refresh, async ({ ctx, body, wire }) => {
    const token = body.refreshToken ?? wire.cookie(wire.secure ? SECURE_COOKIE : PLAIN_COOKIE);
    if (!token) throw new AppError('auth.refresh_invalid');
    try {
      return give(wire, await service.refresh(ctx, token, wire));
    } catch (error) {
      // A dead cookie would be sent for ever; a database that is away says nothing about the cookie.
      if (error instanceof AppError && error.code === 'auth.refresh_invalid') setRefreshCookie(wire, null);
      throw error;
    }
  }),
  route(contract.auth.signOut, async ({ ctx, actor, wire }) => {
    await service.signOut(ctx, actor);
    setRefreshCookie(wire, null);
    return undefined;
  }),
  route(contract.auth.me, ({ ctx, actor }) => company.me(ctx, actor)),
  route(contract.auth.updateCompany, ({ ctx, actor, body }) => company.updateCompany(ctx, actor, body)),
  route(contract.people.listUsers, ({ ctx, actor }) => people.listUsers(ctx, actor)),
];
