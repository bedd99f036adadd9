import { createHash, randomBytes } from 'node:crypto';
import type { CalendarFeed } from '@lintel/contract';
import { type Actor, reach, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { membersWithAccess } from '../../auth/index.ts';
import * as appointments from '../appointments/appointments.repository.ts';
import { readerOf } from '../tasks/tasks.policy.ts';
import * as tasks from '../tasks/tasks.repository.ts';
import * as repo from './calendar.repository.ts';
import { writeCalendar } from './write-ics.ts';

/** Addresses somebody may have at a time. */
const FEEDS_MAX = 10;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** What is over is shown for so long. */
const BACK_MS = 90 * DAY;
const AHEAD_MS = 730 * DAY;
const MOST = 5_000;

interface Address {
  feed: CalendarFeed;
  url: string;
}

export const listFeeds = (ctx: Ctx, actor: Actor): Promise<CalendarFeed[]> =>
  actor.userId === null
    ? Promise.resolve([])
    : ctx.read(actor, async (tx) => (await repo.listFeeds(tx, actor.userId ?? '')).map(toFeed));

/** Makes an address. Its secret is in the answer and nowhere else. */
export function createFeed(
  ctx: Ctx,
  actor: Actor,
  want: { name: string; withTasks: boolean },
  origin: string,
): Promise<Address> {
  const userId = person(actor);
  const { token, ...secret } = newSecret();
  return ctx.tx(actor, async (tx) => {
    await repo.lockFeeds(tx, userId);
    if ((await repo.listFeeds(tx, userId)).length >= FEEDS_MAX) throw new AppError('calendar.too_many_feeds');
    const row = {
      id: newId(),
      user_id: userId,
      name: want.name,
      with_tasks: want.withTasks,
      ...secret,
      created_at: ctx.clock.now(),
    };
    await repo.insertFeed(tx, row);
    await ctx.audit(tx, actor, 'calendar.feed_created', { subject: { type: 'calendar_feed', id: row.id } });
    return { feed: toFeed({ ...row, fetched_at: null }), url: urlOf(origin, token) };
  });
}

/** Gives a feed another address; the old one is over. */
export function rotateFeed(ctx: Ctx, actor: Actor, feedId: string, origin: string): Promise<Address> {
  const userId = person(actor);
  const { token, ...secret } = newSecret();
  return ctx.tx(actor, async (tx) => {
    const row = await repo.updateFeed(tx, feedId, userId, { ...secret, fetched_at: null });
    if (!row) throw new AppError('calendar.feed_not_found');
    await ctx.audit(tx, actor, 'calendar.feed_rotated', { subject: { type: 'calendar_feed', id: feedId } });
    return { feed: toFeed(row), url: urlOf(origin, token) };
  });
}

export const revokeFeed = (ctx: Ctx, actor: Actor, feedId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const row = await repo.updateFeed(tx, feedId, person(actor), { ended_at: ctx.clock.now() });
    if (!row) throw new AppError('calendar.feed_not_found');
    await ctx.audit(tx, actor, 'calendar.feed_revoked', { subject: { type: 'calendar_feed', id: feedId } });
  });

/** A calendar belongs to a person; an API key of nobody has none, and gives none away. */
function person(actor: Actor): string {
  if (actor.userId === null || actor.keyId !== null || reach(actor, 'leads:read') === 'none')
    throw new AppError('auth.forbidden');
  return actor.userId;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const urlOf = (origin: string, token: string): string => `${origin}/api/calendar/feeds/${token}.ics`;
function newSecret(): { token: string; token_hash: Buffer; hint: string } {
  // 256 random bits cannot be guessed, so no slow hash is needed.
  const token = randomBytes(32).toString('base64url');
  return { token, token_hash: hashOf(token), hint: token.slice(-4) };
}

const toFeed = (row: {
  id: string;
  name: string;
  with_tasks: boolean;
  hint: string;
  created_at: Date;
  fetched_at: Date | null;
}): CalendarFeed => ({
  id: row.id,
  name: row.name,
  withTasks: row.with_tasks,
  hint: row.hint,
  createdAt: row.created_at.toISOString(),
  fetchedAt: row.fetched_at?.toISOString() ?? null,
});

export type Feed = NonNullable<Awaited<ReturnType<typeof repo.findFeed>>>;

/** The feed an address names; `calendar.feed_not_found` for one that is none, has ended, or whose person has left. */
export async function findFeed(ctx: Ctx, token: string): Promise<Feed> {
  const feed = /^[A-Za-z0-9_-]{43}$/.test(token)
    ? await ctx.system('door-check', (tx) => repo.findFeed(tx, hashOf(token)))
    : undefined;
  if (!feed) throw new AppError('calendar.feed_not_found');
  return feed;
}

/**
 * A person's calendar as iCalendar: what they take part in from 90 days back, and their open tasks if the feed has them.
 * Titles, places and times; notes and leads stay inside. Titles of tasks about leads the person no longer sees are absent.
 */
export async function readFeed(ctx: Ctx, feed: Feed): Promise<string> {
  const system = systemActor(feed.tenant_id);
  const members = await ctx.read(system, (tx) => membersWithAccess(tx));
  const member = members.find(({ id }) => id === feed.user_id);
  if (!member || member.access.grants['leads:read'] === 'none') throw new AppError('calendar.feed_not_found');
  const actor: Actor = { ...system, userId: feed.user_id, access: member.access };
  const now = ctx.clock.now();
  const span = { from: new Date(now.getTime() - BACK_MS), to: new Date(now.getTime() + AHEAD_MS) };
  const reader = { userId: feed.user_id, people: [feed.user_id] };
  const read = await ctx.read(actor, async (tx) => {
    const rows = await appointments.listAppointments(tx, reader, {
      ...span,
      userIds: [feed.user_id],
      leadId: null,
      limit: MOST,
    });
    const exceptions = await appointments.exceptionsOf(
      tx,
      rows.filter((row) => row.recurrence !== null).map(({ id }) => id),
    );
    const open = feed.with_tasks
      ? await tasks.listTasks(tx, readerOf(actor), {
          view: 'open',
          now,
          tomorrow: span.to,
          assigneeId: feed.user_id,
          leadId: null,
          type: null,
          after: null,
          limit: MOST,
        })
      : [];
    return { rows, exceptions, open };
  });
  if (feed.fetched_at === null || now.getTime() - feed.fetched_at.getTime() > HOUR)
    await ctx.tx(system, (tx) => repo.updateFeed(tx, feed.id, feed.user_id, { fetched_at: now }));
  return writeCalendar({ name: feed.name, ...read }, span);
}
