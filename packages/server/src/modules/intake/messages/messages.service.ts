import type { Readable } from 'node:stream';
import { Readable as ReadableStream } from 'node:stream';
import {
  type BodyOf,
  type messages as contract,
  INQUIRY_TYPES,
  Inquiry,
  type IntakeMessage,
  type IntakeMessageDetail,
  type QueryOf,
  type Received,
} from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { toFields, toInquiry } from '../mail/found.ts';
import { namesOf } from '../mail/mailboxes.repository.ts';
import type { View } from '../mail/read-message.ts';
import { listTemplates } from '../mail/templates.repository.ts';
import { senderKey, templateFor } from '../mail/templates.service.ts';
import { say, words } from '../reading/problems.ts';
import { receiveInquiry } from '../receive/receive-inquiry.ts';
import { type MessageHead, placeOf, readOriginal, settle } from './keep-message.ts';
import * as repo from './messages.repository.ts';

/** Kept this long without being read, a message is shown to a person. */
const STUCK_MS = 2 * 60_000;
const COUNT_CAP = 1_000;
const SHOWN_TEXT = 60_000;

const stuckBefore = (ctx: Ctx): Date => new Date(ctx.clock.now().getTime() - STUCK_MS);

export async function listMessages(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<{ items: IntakeMessage[]; nextCursor: string | null }> {
  if (want.cursor !== undefined && !/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(want.cursor))
    throw new AppError('request.cursor_invalid');
  return ctx.read(actor, async (tx) => {
    const rows = await repo.listMessages(tx, want, stuckBefore(ctx), want.limit + 1);
    const page = rows.slice(0, want.limit);
    const names = await channelNames(tx, page);
    return {
      items: page.map((row) => toMessage(ctx, row, names)),
      nextCursor: rows.length > want.limit ? (page.at(-1)?.id ?? null) : null,
    };
  });
}

export const countMessages = async (ctx: Ctx, actor: Actor): Promise<{ waiting: number }> => ({
  waiting: await ctx.read(actor, (tx) => repo.countOpen(tx, stuckBefore(ctx), COUNT_CAP)),
});

/** Throws `message.not_found`. */
export async function getMessage(ctx: Ctx, actor: Actor, id: string): Promise<IntakeMessageDetail> {
  const [row, names, templates] = await ctx.read(actor, async (tx) => {
    const found = await repo.findMessage(tx, id);
    if (!found) throw new AppError('message.not_found');
    return Promise.all([found, channelNames(tx, [found]), listTemplates(tx)]);
  });
  const view = viewOf(ctx, row);
  const sender = senderKey(view?.sender ?? null);
  return {
    ...toMessage(ctx, row, names),
    sentAt: view?.sentAt ?? null,
    text: view ? view.text : await originalText(ctx, row),
    attachments: view?.attachments ?? [],
    notes: (view?.notes ?? []).map(say),
    fields: view ? toFields(view.fields) : {},
    source: view?.source ?? row.source,
    type: view && INQUIRY_TYPES.includes(view.type) ? view.type : 'inquiry.general',
    readBy: view?.readBy ?? 'none',
    sender,
    templateId: templateFor(templates, view?.sender ?? null)?.id ?? null,
  };
}

/** The original as it came, noted in the audit log. Throws `message.not_found`, `message.forgotten`. */
export async function exportOriginal(ctx: Ctx, actor: Actor, id: string): Promise<Readable> {
  const row = await ctx.tx(actor, async (tx) => {
    const found = await repo.findMessage(tx, id);
    if (!found) throw new AppError('message.not_found');
    if (found.forgotten_at) throw new AppError('message.forgotten');
    await ctx.audit(tx, actor, 'message.exported', { subject: { type: 'message', id } });
    return found;
  });
  const bytes = await readOriginal(ctx, row);
  if (!bytes) throw new AppError('message.forgotten');
  return ReadableStream.from([bytes]);
}

/**
 * Makes a lead of a message by the values a person gives. Throws `message.not_found`, `message.settled` when it led to a
 * lead already, `message.source_ignored`, `lead.unreachable`, `request.invalid`.
 */
export async function makeLead(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.makeLead>,
): Promise<Received> {
  return ctx.tx(
    actor,
    async (tx) => {
      const row = await repo.lockMessage(tx, id);
      if (!row) throw new AppError('message.not_found');
      if (row.state === 'read') throw new AppError('message.settled');
      const sent = viewOf(ctx, row)?.sentAt;
      const at = sent && new Date(sent) < row.received_at ? new Date(sent) : row.received_at;
      const source = want.source ?? row.source;
      const inquiry = Inquiry.parse(toInquiry(toFields(want.fields), { type: want.type, source, at }));
      const got = await receiveInquiry(ctx, actor, inquiry, {
        door: row.door,
        messageId: id,
        ...(source ? { source } : {}),
      });
      if (got === 'ignored')
        throw new AppError('message.source_ignored', { values: { source: source ?? '' } });
      await settle(ctx, tx, actor, id, { state: 'read', leadId: got.leadId, eventId: got.eventId });
      return { leadId: got.leadId, eventId: got.eventId };
    },
    { join: true },
  );
}

/**
 * Puts messages aside as no leads; those that led to one stay. Returns how many were put aside. Throws
 * `message.not_found` when none of them exists.
 */
export const ignoreMessages = (
  ctx: Ctx,
  actor: Actor,
  ids: readonly string[],
): Promise<{ ignored: number }> =>
  ctx.tx(actor, async (tx) => {
    let ignored = 0;
    let found = false;
    for (const id of [...new Set(ids)].sort()) {
      const row = await repo.lockMessage(tx, id);
      found ||= row !== undefined;
      if (!row || row.state === 'read' || row.state === 'ignored') continue;
      await settle(ctx, tx, actor, id, { state: 'ignored', problem: words('inbox.ignored.by_hand') });
      ignored++;
    }
    if (!found) throw new AppError('message.not_found');
    await ctx.audit(tx, actor, 'messages.ignored', {
      ...(ids.length === 1 ? { subject: { type: 'message', id: ids[0]! } } : {}),
    });
    return { ignored };
  });

const channelNames = (tx: Tx, rows: readonly repo.MessageRow[]) =>
  namesOf(tx, [...new Set(rows.map((row) => row.channel_id).filter((id) => id !== null))]);

function toMessage(ctx: Ctx, row: repo.MessageRow, names: ReadonlyMap<string, string>): IntakeMessage {
  const head: MessageHead = row.sealed_head
    ? JSON.parse(open(ctx, row, 'sealed_head', row.sealed_head))
    : { from: null, subject: null };
  return {
    id: row.id,
    door: row.door,
    channel: (row.channel_id && names.get(row.channel_id)) || null,
    from: head.from,
    subject: head.subject,
    bytes: row.bytes,
    state: row.state,
    problem: row.problem ? say(row.problem) : null,
    receivedAt: row.received_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    leadId: row.lead_id,
    forgotten: row.forgotten_at !== null,
  };
}

const open = (
  ctx: Ctx,
  row: repo.MessageRow,
  column: 'sealed_head' | 'sealed_view',
  sealed: Buffer,
): string => new TextDecoder().decode(ctx.secrets.open(placeOf(row.tenant_id, row.id, column), sealed));

const viewOf = (ctx: Ctx, row: repo.MessageRow): View | null =>
  row.sealed_view ? JSON.parse(open(ctx, row, 'sealed_view', row.sealed_view)) : null;

/** What a post says, for those that are no mail: its text as it came. */
async function originalText(ctx: Ctx, row: repo.MessageRow): Promise<string | null> {
  if (row.door === 'email' || !/json|text|xml|form/i.test(row.content_type)) return null;
  const bytes = await readOriginal(ctx, row);
  if (!bytes) return null;
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN_TEXT * 4)).slice(0, SHOWN_TEXT);
  if (!/json/i.test(row.content_type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, SHOWN_TEXT);
  } catch {
    return text;
  }
}
