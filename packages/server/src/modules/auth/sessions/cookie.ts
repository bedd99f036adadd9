import type { Session } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';

/** A session as the routes hand it out: the reply, and the refresh token to put into the cookie. */
export interface OpenedSession {
  session: Session;
  refreshToken: string;
  client: 'browser' | 'device';
}

const SECURE_COOKIE = '__Host-lintel_refresh';
const PLAIN_COOKIE = 'lintel_refresh';
const COOKIE_SECONDS = 30 * 24 * 3600;

/** Plain HTTP is for a laptop on its own network: allowed with a weaker cookie, refused in production. */
export function requireTransport(ctx: Ctx, wire: Wire): void {
  if (ctx.config.production && !wire.secure) throw new AppError('auth.insecure_transport');
}

export const refreshCookie = (wire: Wire): string | undefined =>
  wire.cookie(wire.secure ? SECURE_COOKIE : PLAIN_COOKIE);

/** Sets the refresh cookie, or takes it away. */
export function setRefreshCookie(wire: Wire, token: string | null): void {
  const name = wire.secure ? SECURE_COOKIE : PLAIN_COOKIE;
  const life = token === null ? 'Max-Age=0' : `Max-Age=${COOKIE_SECONDS}`;
  wire.setHeader(
    'Set-Cookie',
    `${name}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; ${life}${wire.secure ? '; Secure' : ''}`,
  );
}

/** Hands a session out: a browser gets its refresh token in the cookie. */
export function give(wire: Wire, opened: OpenedSession): OpenedSession['session'] {
  if (opened.client === 'browser') setRefreshCookie(wire, opened.refreshToken);
  return opened.session;
}
