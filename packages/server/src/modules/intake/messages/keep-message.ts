import type { Door } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Words } from '../reading/problems.ts';
import * as repo from './messages.repository.ts';

/** Originals up to this size are kept in their row, larger ones as a file. */
const INLINE_BYTES = 64 * 1024;

/** What a person sees of a message before opening it; personal, so it is kept sealed. */
export interface MessageHead {
  from: string | null;
  subject: string | null;
}

export interface KeepMessage {
  door: Door;
  /** The mailbox, webhook or form it came by. */
  channelId: string | null;
  contentType: string;
  bytes: Uint8Array;
  /** What two deliveries of the same have in common, for example a Message-ID with a hash of the body. */
  dedupeKey: string;
  from?: string | undefined;
  subject?: string | undefined;
  /** Where its leads come from when the original does not say. */
  source?: string | undefined;
}

/** How a message ends, or why it waits for a person. `problem` is said in the words of the message catalogue. */
export type Settled =
  | { state: 'read'; leadId: string; eventId: string }
  | { state: 'waiting' | 'ignored' | 'failed'; problem: Words };

export const placeOf = (
  tenantId: string,
  id: string,
  column: 'sealed' | 'file_key' | 'sealed_head' | 'sealed_view',
) => ({
  tenantId,
  table: 'intake_messages',
  column,
  id,
});

/** Domain of an address, lower case; null where there is none. */
export const domainOf = (address: string | null | undefined): string | null =>
  /@([a-z0-9.-]{1,253}\.[a-z0-9-]{2,63})\s*>?\s*$/i.exec(address ?? '')?.[1]?.toLowerCase() ?? null;

/** What is stored of a `dedupeKey`. */
export const printOf = (ctx: Ctx, dedupeKey: string): Buffer =>
  Buffer.from(ctx.secrets.mac('intake-message', dedupeKey));

/**
 * Keeps an original, sealed, and has it read by a job (`message.kept`). A second delivery of the same is not kept again:
 * `known` says so, with the id of the first. Once this resolves nothing can lose it.
 */
export async function keepMessage(
  ctx: Ctx,
  actor: Actor,
  want: KeepMessage,
): Promise<{ messageId: string; known: boolean }> {
  const { tenantId } = actor;
  const id = newId();
  const dedupe = printOf(ctx, want.dedupeKey);
  const known = await ctx.read(actor, (tx) => repo.findDelivered(tx, want.door, dedupe));
  if (known) return { messageId: known.id, known: true };

  const inline = want.bytes.length <= INLINE_BYTES;
  const sealed = ctx.secrets.seal(placeOf(tenantId, id, inline ? 'sealed' : 'file_key'), want.bytes);
  const key = inline ? null : `${tenantId}/messages/${id}`;
  if (key) await ctx.files.put(key, sealed);
  const head: MessageHead = { from: want.from ?? null, subject: want.subject ?? null };
  let kept = false;
  try {
    return await ctx.tx(actor, async (tx) => {
      kept = await repo.insertMessage(tx, {
        tenant_id: tenantId,
        id,
        door: want.door,
        channel_id: want.channelId,
        source: want.source ?? null,
        dedupe,
        content_type: want.contentType.slice(0, 200),
        bytes: want.bytes.length,
        sealed: inline ? Buffer.from(sealed) : null,
        file_key: key,
        sealed_head: Buffer.from(
          ctx.secrets.seal(placeOf(tenantId, id, 'sealed_head'), JSON.stringify(head)),
        ),
        sender_domain: domainOf(want.from),
        received_at: ctx.clock.now(),
      });
      // Somebody else kept it since the first look.
      if (!kept)
        return { messageId: (await repo.findDelivered(tx, want.door, dedupe))?.id ?? id, known: true };
      await ctx.record(tx, actor, 'message.kept', {
        subject: { type: 'message', id },
        payload: { messageId: id },
      });
      tx.afterCommit(() => ctx.hint(tenantId, { topic: 'intake' }));
      return { messageId: id, known: false };
    });
  } finally {
    if (key && !kept)
      await ctx.files
        .remove(key)
        .catch((err: unknown) => ctx.log.warn({ err, key }, 'a message kept twice stays on disk'));
  }
}

/**
 * Says what became of a kept message. A message that led to an event stays so, whatever is said of it later; being read
 * goes over everything else.
 */
export const settleMessage = (ctx: Ctx, actor: Actor, messageId: string, how: Settled): Promise<void> =>
  ctx.tx(actor, (tx) => settle(ctx, tx, actor, messageId, how));

/** As `settleMessage`, in the caller's transaction. */
export async function settle(ctx: Ctx, tx: Tx, actor: Actor, messageId: string, how: Settled): Promise<void> {
  const row = await repo.lockMessage(tx, messageId);
  if (!row || row.state === 'read') return;
  await repo.updateMessage(tx, messageId, {
    state: how.state,
    settled_at: ctx.clock.now(),
    settled_by: actor.userId,
    ...(how.state === 'read'
      ? { problem: null, lead_id: how.leadId, event_id: how.eventId }
      : { problem: JSON.stringify(how.problem) }),
  });
  // Without ids: every list and count may be another.
  tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
}

/** The original as it came; null once it is no longer kept. */
export async function readOriginal(ctx: Ctx, row: repo.MessageRow): Promise<Buffer | null> {
  if (row.sealed) return Buffer.from(ctx.secrets.open(placeOf(row.tenant_id, row.id, 'sealed'), row.sealed));
  if (!row.file_key) return null;
  const parts: Buffer[] = [];
  for await (const part of await ctx.files.read(row.file_key)) parts.push(part as Buffer);
  return Buffer.from(ctx.secrets.open(placeOf(row.tenant_id, row.id, 'file_key'), Buffer.concat(parts)));
}
