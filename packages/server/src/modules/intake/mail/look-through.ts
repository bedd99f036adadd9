import { MESSAGE_MAX_BYTES } from '@lintel/contract';
import type { ImapFlow } from 'imapflow';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keepMail } from '../messages/receive-mail.ts';
import * as repo from './mailboxes.repository.ts';

/** Mails asked for at once. */
const CHUNK = 20;

/** Somebody else watches the mailbox now, or nobody is to. */
export class NotHeld extends Error {
  override name = 'NotHeld';
}

/**
 * Keeps what is new in the folder a connection has open, oldest first, and notes after each mail how far it is. When the
 * server numbers its mails anew (UIDVALIDITY), all of them since the connection was made are looked at again; those kept
 * before are known by themselves. Returns how many mails were new. Throws NotHeld.
 */
export async function lookThrough(
  ctx: Ctx,
  client: ImapFlow,
  box: repo.MailboxRow,
  holder: string,
  signal: AbortSignal,
): Promise<number> {
  const actor = systemActor(box.tenant_id);
  const open = client.mailbox;
  if (!open) throw new Error('No folder is open');
  const validity = String(open.uidValidity);
  const same = box.uid_validity === validity;
  let last = same ? Number(box.last_uid) : 0;
  if (!same) await note(ctx, actor, box, holder, { uid_validity: validity, last_uid: 0 });

  // Servers stamp mails to the second.
  const since = new Date(Math.floor(box.since.getTime() / 1000) * 1000);
  const uids = (await newUids(client, last, box.since)).sort((a, b) => a - b);
  let kept = 0;
  for (let at = 0; at < uids.length; at += CHUNK) {
    const chunk = uids.slice(at, at + CHUNK);
    const done: number[] = [];
    const mails = client.fetch(
      chunk,
      { uid: true, internalDate: true, source: { start: 0, maxLength: MESSAGE_MAX_BYTES } },
      { uid: true },
    );
    for await (const mail of mails) {
      signal.throwIfAborted();
      const at = mail.internalDate ? new Date(mail.internalDate) : null;
      if (mail.source && mail.source.length > 0 && (!at || at >= since)) {
        if (await keep(ctx, actor, box, mail.source)) kept++;
        done.push(mail.uid);
      }
      last = Math.max(last, mail.uid);
    }
    await note(ctx, actor, box, holder, {
      last_uid: last,
      ...(done.length > 0 ? { mail_at: ctx.clock.now() } : {}),
    });
    await tidyUp(client, box, done);
  }
  await note(ctx, actor, box, holder, { checked_at: ctx.clock.now(), problem: null, failures: 0 });
  box.uid_validity = validity;
  box.last_uid = String(last);
  return kept;
}

/** Numbers of mails after `last`; the first time, of those the server received since the connection was made. */
async function newUids(client: ImapFlow, last: number, since: Date): Promise<number[]> {
  const found =
    last > 0
      ? await client.search({ uid: `${last + 1}:*` }, { uid: true })
      : // The protocol knows days only; a day earlier covers every time zone, and the moment is held against each mail.
        await client.search({ since: new Date(since.getTime() - 86_400_000) }, { uid: true });
  // `n:*` names the last mail even when its number is smaller.
  return (found || []).filter((uid) => uid > last);
}

/** True when the mail is new. A mail without anything in it is nothing to keep. */
async function keep(ctx: Ctx, actor: Actor, box: repo.MailboxRow, source: Buffer): Promise<boolean> {
  try {
    const { known } = await keepMail(ctx, actor, source, {
      channelId: box.id,
      source: box.source ?? undefined,
    });
    return !known;
  } catch (error) {
    if (error instanceof AppError && error.code === 'message.empty') return false;
    throw error;
  }
}

/** What becomes of mails on the server once they are kept here. */
async function tidyUp(client: ImapFlow, box: repo.MailboxRow, uids: readonly number[]): Promise<void> {
  if (uids.length === 0 || box.afterwards === 'leave') return;
  if (box.afterwards === 'seen') await client.messageFlagsAdd([...uids], ['\\Seen'], { uid: true });
  else if (box.move_to) await client.messageMove([...uids], box.move_to, { uid: true });
}

async function note(
  ctx: Ctx,
  actor: Actor,
  box: repo.MailboxRow,
  holder: string,
  set: Parameters<typeof repo.updateHeld>[3],
): Promise<void> {
  if (!(await ctx.tx(actor, (tx) => repo.updateHeld(tx, box.id, holder, set)))) throw new NotHeld();
}
