import { isIPv6 } from 'node:net';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as repo from './failures.repository.ts';

/** One try to prove who somebody is. It counts as failed until it is settled. */
export interface Attempt {
  /** The proof was right: what was counted in a row is forgotten. */
  succeeded(): Promise<void>;
  /** Nothing was tried in the end: the count is as before. */
  undo(): Promise<void>;
}

/**
 * Counts a try for `of` (an address or an account's id) before any costly work, so that many at once are held too.
 * Shared by all processes through the database.
 *
 * Counted are: the account from this address, whose wait doubles after five failures up to 15 minutes; the account over
 * all unknown devices and the address over all accounts, 100 failures an hour each. A known `device` has a count of its
 * own and none of these, so that nobody elsewhere can lock the owner out of it.
 * Throws `auth.too_many_attempts` with Retry-After.
 */
export async function beginAttempt(
  ctx: Ctx,
  what: { of: string; ip: string | null; device?: string | null },
): Promise<Attempt> {
  const from = network(what.ip);
  const key = (...parts: string[]) => Buffer.from(ctx.secrets.mac('sign-in-failures', JSON.stringify(parts)));
  const counted: repo.Counted[] = what.device
    ? [{ key: key('device', what.of, what.device), hourly: false }]
    : [
        { key: key('pair', what.of, from), hourly: false },
        { key: key('account', what.of), hourly: true },
        { key: key('address', from), hourly: true },
      ];
  await ctx.system('sign-in', async (tx) => {
    const now = ctx.clock.now();
    const taken = await repo.countFailure(tx, counted, now);
    if (taken.size === counted.length) return;
    const until = await repo.waitsUntil(tx, counted, now);
    throw tooMany(Math.max(1, Math.ceil(((until?.getTime() ?? 0) - now.getTime()) / 1000)));
  });
  const settle = (forget: boolean) => ctx.system('sign-in', (tx) => repo.uncount(tx, counted, forget));
  return { succeeded: () => settle(true), undo: () => settle(false) };
}

/** The refusal of one more try, with the seconds to wait. */
export const tooMany = (seconds: number): AppError =>
  new AppError('auth.too_many_attempts', {
    values: { seconds },
    headers: { 'Retry-After': String(seconds) },
  });

/** What one caller holds: an IPv4 address, or the /64 of an IPv6 one, all of which a household has. */
export function network(ip: string | null): string {
  if (ip === null) return '-';
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
