import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Door, MESSAGE_MAX_BYTES } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { hashToken } from '../door-token.ts';
import { findByToken, updateMailbox } from '../mail/mailboxes.repository.ts';
import { keepMessage } from './keep-message.ts';

/** How much of a mail its header may be, where only its header is looked at. */
const HEADER_BYTES = 64 * 1024;

export interface Delivery {
  channelId?: string | null;
  source?: string | undefined;
}

/** Keeps a raw mail. Throws `message.too_large`, `message.empty`. */
export async function receiveMail(
  ctx: Ctx,
  actor: Actor,
  file: Readable,
  how: Delivery = {},
): Promise<{ messageId: string }> {
  const { messageId } = await keepMail(ctx, actor, await collect(file), how);
  return { messageId };
}

/** Keeps a raw mail that is there as a whole; the same mail again, by whatever mailbox, is known. */
export async function keepMail(
  ctx: Ctx,
  actor: Actor,
  bytes: Buffer,
  how: Delivery = {},
): Promise<{ messageId: string; known: boolean }> {
  if (bytes.every((byte) => byte <= 0x20)) throw new AppError('message.empty');
  const { dedupeKey, from } = identify(bytes);
  return keepMessage(ctx, actor, {
    door: 'email',
    channelId: how.channelId ?? null,
    source: how.source,
    contentType: 'message/rfc822',
    bytes,
    dedupeKey,
    from,
  });
}

/** Keeps an ADF post. Throws `message.too_large`, `message.empty`. */
export async function receiveAdf(
  ctx: Ctx,
  actor: Actor,
  file: Readable,
  how: Delivery = {},
): Promise<{ messageId: string }> {
  return keepAdf(ctx, actor, await collect(file), how);
}

async function keepAdf(ctx: Ctx, actor: Actor, bytes: Buffer, how: Delivery): Promise<{ messageId: string }> {
  if (bytes.every((byte) => byte <= 0x20)) throw new AppError('message.empty');
  const { messageId } = await keepMessage(ctx, actor, {
    door: 'adf',
    channelId: how.channelId ?? null,
    source: how.source,
    contentType: 'application/xml',
    bytes,
    dedupeKey: hashOf(bytes),
  });
  return { messageId };
}

/** What is posted to the address of a mailbox: mail, or ADF by itself. Throws `mailbox.not_found`. */
export async function receiveAtAddress(
  ctx: Ctx,
  token: string,
  file: Readable,
): Promise<{ messageId: string }> {
  const box = await ctx.system('door-check', (tx) => findByToken(tx, hashToken(token)));
  if (!box) throw new AppError('mailbox.not_found');
  const actor = systemActor(box.tenant_id);
  const bytes = await collect(file);
  const how = { channelId: box.id, source: box.source ?? undefined };
  const door: Door = /^[\s\ufeff]*<(?:\?|adf\b)/i.test(bytes.toString('utf8', 0, 200)) ? 'adf' : 'email';
  const { messageId } = await (door === 'adf' ? keepAdf : keepMail)(ctx, actor, bytes, how);
  await ctx.tx(actor, (tx) => updateMailbox(tx, box.id, { mail_at: ctx.clock.now() }));
  return { messageId };
}

/** All of an upload, within the limit of a message. */
async function collect(file: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of file) {
    bytes += (part as Buffer).length;
    // What is too large is let run out, so that its sender hears why instead of a broken line.
    if (bytes > MESSAGE_MAX_BYTES) parts.length = 0;
    else parts.push(part as Buffer);
  }
  if (bytes > MESSAGE_MAX_BYTES)
    throw new AppError('message.too_large', { values: { limit: `${MESSAGE_MAX_BYTES / 1024 / 1024} MB` } });
  return Buffer.concat(parts);
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

/**
 * What makes two deliveries one mail: its Message-ID with its body, for servers on the way add to the header only; and
 * without one what the sender wrote into the header.
 */
export function identify(raw: Buffer): { dedupeKey: string; from: string | undefined } {
  const head = raw.toString('latin1', 0, HEADER_BYTES);
  const end = /\r?\n\r?\n/.exec(head);
  const header = (end ? head.slice(0, end.index) : head).replace(/\r?\n[ \t]+/g, ' ');
  const field = (name: string): string =>
    new RegExp(`^${name}\\s*:(.*)$`, 'im').exec(header)?.[1]?.trim().slice(0, 1_000) ?? '';
  const body = hashOf(end ? raw.subarray(end.index + end[0].length) : raw);
  const id = field('message-id');
  const from = field('from');
  const own = id === '' ? ['date', 'from', 'to', 'subject'].map(field).join('\n') : id;
  return { dedupeKey: `${own}\n${body}`, from: from === '' ? undefined : from.slice(0, 500) };
}
