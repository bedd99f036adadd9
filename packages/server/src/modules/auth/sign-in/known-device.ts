import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Ctx } from '../../../kernel/context.ts';
import type { Wire } from '../../../kernel/http/route.ts';

const SECURE_COOKIE = '__Host-lintel_device';
const PLAIN_COOKIE = 'lintel_device';
const YEAR_SECONDS = 365 * 24 * 3600;
/** Accounts one browser is remembered for; a desk may be shared. */
const ACCOUNTS = 4;
/** A device's own name and the account's signature of it, base64url. */
const MARK = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;

const nameOf = (wire: Wire): string => (wire.secure ? SECURE_COOKIE : PLAIN_COOKIE);
const marksOf = (wire: Wire): string[] =>
  (wire.cookie(nameOf(wire)) ?? '')
    .split('.')
    .filter((mark) => MARK.test(mark))
    .slice(0, ACCOUNTS);
const sign = (ctx: Ctx, device: string, accountId: string): string =>
  Buffer.from(ctx.secrets.mac('known-device', `${device} ${accountId}`)).toString('base64url');

function deviceOf(ctx: Ctx, mark: string, accountId: string): string | null {
  const [, device = '', signature = ''] = MARK.exec(mark) ?? [];
  const right = sign(ctx, device, accountId);
  return signature.length === right.length && timingSafeEqual(Buffer.from(signature), Buffer.from(right))
    ? device
    : null;
}

/** The name of the browser this comes from when `accountId` has signed in there before; null when not. */
export function knownDevice(ctx: Ctx, wire: Wire, accountId: string): string | null {
  let known: string | null = null;
  for (const mark of marksOf(wire)) known = deviceOf(ctx, mark, accountId) ?? known;
  return known;
}

/**
 * Remembers a browser where an account has just signed in. It opens nothing by itself: it only keeps the count of
 * failures there apart from everybody else's.
 */
export function rememberDevice(ctx: Ctx, wire: Wire, accountId: string): void {
  const marks = marksOf(wire);
  const others = marks.filter((mark) => deviceOf(ctx, mark, accountId) === null);
  const device = knownDevice(ctx, wire, accountId) ?? randomBytes(16).toString('base64url');
  const value = [`${device}${sign(ctx, device, accountId)}`, ...others].slice(0, ACCOUNTS).join('.');
  wire.setHeader(
    'Set-Cookie',
    `${nameOf(wire)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR_SECONDS}${wire.secure ? '; Secure' : ''}`,
  );
}
