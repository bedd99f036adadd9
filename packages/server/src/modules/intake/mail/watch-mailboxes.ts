import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Background } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import { connectImap, problemOf } from './imap.ts';
import { lookThrough, NotHeld } from './look-through.ts';
import * as repo from './mailboxes.repository.ts';
import { passwordOf } from './mailboxes.service.ts';

/** How long a mailbox stays with whoever watches it unless they say so again. */
const HOLD_MS = 60_000;
const RENEW_MS = 20_000;
/** How often mailboxes are looked for that nobody watches. */
const FIND_MS = 3_000;
/** A server that says nothing of new mail is asked this often. */
const ASK_MS = 60_000;
/** Waits between tries of a mailbox that fails, doubled each time. */
const BACK_OFF_MS = { first: 15_000, most: 30 * 60_000 };
/** Mailboxes one process watches at once; when others wait, each gives way after its turn. */
const WATCHED = 100;
const TURN_MS = 30_000;

/**
 * Watches the mailboxes of all companies as long as it runs: each is held by one process, which keeps a connection open
 * and hears of new mail at once (IDLE). One that fails is tried again later and later, and says why.
 */
export function watchMailboxes(ctx: Ctx, findMs = FIND_MS): Background {
  const holder = newId();
  const stop = new AbortController();
  const sessions = new Map<string, Promise<void>>();
  let crowded = false;

  async function find(): Promise<void> {
    const room = WATCHED - sessions.size;
    const due = await ctx.system('schedule', (tx) => repo.listDue(tx, ctx.clock.now(), WATCHED));
    const free = due.filter(({ id }) => !sessions.has(id));
    crowded = free.length > room;
    for (const { tenant_id, id } of free.slice(0, Math.max(0, room))) {
      const session = watchMailbox(ctx, tenant_id, id, holder, stop.signal, () => crowded)
        .catch((err: unknown) => ctx.log.warn({ err, mailbox: { id } }, 'A mailbox could not be watched'))
        .finally(() => sessions.delete(id));
      sessions.set(id, session);
    }
  }

  const running = (async () => {
    while (!stop.signal.aborted) {
      await find().catch((err: unknown) => ctx.log.warn({ err }, 'Mailboxes could not be looked for'));
      await sleep(findMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();

  return {
    async close() {
      stop.abort();
      await running;
      await Promise.all(sessions.values());
    },
  };
}

/**
 * Watches one mailbox until it fails, is paused, removed, or taken over, or `signal` ends it. What went wrong is written
 * to the mailbox, with the moment of the next try.
 */
export async function watchMailbox(
  ctx: Ctx,
  tenantId: string,
  id: string,
  holder: string,
  signal: AbortSignal,
  giveWay: () => boolean = () => false,
): Promise<void> {
  const actor = systemActor(tenantId);
  const until = () => new Date(ctx.clock.now().getTime() + HOLD_MS);
  const box = await ctx.tx(actor, (tx) => repo.holdMailbox(tx, id, holder, ctx.clock.now(), until()));
  if (!box) return;
  const letGo = (set: Parameters<typeof repo.updateHeld>[3]) =>
    ctx.tx(actor, async (tx) => {
      await repo.updateHeld(tx, id, holder, { holder: null, held_until: null, ...set });
      tx.afterCommit(() => ctx.hint(tenantId, { topic: 'intake' }));
    });

  let client: Awaited<ReturnType<typeof connectImap>> | undefined;
  try {
    client = await connectImap(ctx.config, {
      host: box.host!,
      port: box.port!,
      security: box.security!,
      user: box.username!,
      password: passwordOf(ctx, box),
    });
    const connection = client;
    const closed = once(connection, 'close').then(() => 'closed' as const);
    // Opened and not locked: while a folder is locked the client does not wait for news.
    await connection.mailboxOpen(box.folder!, { readOnly: box.afterwards === 'leave' });
    const began = Date.now();
    let news = true;
    let wake = () => {};
    connection.on('exists', () => {
      news = true;
      wake();
    });
    let askedAt = 0;
    while (!signal.aborted) {
      if (news || Date.now() - askedAt > ASK_MS) {
        news = false;
        const failing = box.problem !== null;
        const kept = await lookThrough(ctx, connection, box, holder, signal);
        box.problem = null;
        askedAt = Date.now();
        if (kept > 0 || failing || askedAt - began < RENEW_MS) ctx.hint(tenantId, { topic: 'intake' });
      }
      if (giveWay() && Date.now() - began > TURN_MS) break;
      const how = await Promise.race([
        closed,
        new Promise<'woken'>((resolve) => {
          wake = () => resolve('woken');
          if (news) wake();
        }),
        sleep(RENEW_MS, 'renew' as const, { signal }).catch(() => 'stopped' as const),
      ]);
      if (how === 'closed')
        throw Object.assign(new Error('The server ended the connection'), { code: 'NoConnection' });
      if (
        how === 'renew' &&
        !(await ctx.tx(actor, (tx) => repo.updateHeld(tx, id, holder, { held_until: until() })))
      )
        throw new NotHeld();
    }
    const soon = ctx.clock.now().getTime() + (signal.aborted ? 0 : ASK_MS);
    await letGo({ due_at: new Date(soon) });
  } catch (error) {
    if (error instanceof NotHeld) return;
    if (signal.aborted) return await letGo({ due_at: ctx.clock.now() });
    const wait = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** Math.min(box.failures, 20));
    await letGo({
      problem: JSON.stringify(problemOf(error)),
      failures: box.failures + 1,
      checked_at: ctx.clock.now(),
      due_at: new Date(ctx.clock.now().getTime() + wait),
    });
  } finally {
    await client?.logout().catch(() => client?.close());
  }
}
