import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { mapPayload } from '@lintel/contract/mapping';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { hashToken, isToken, sameHash } from '../door-token.ts';
import { keepMessage, printOf } from '../messages/keep-message.ts';
import { readPayload } from './payload.ts';
import * as repo from './webhooks.repository.ts';
import { secretPlace } from './webhooks.service.ts';

/** How long the same body again is the same call, where nothing else tells calls apart. */
const SAME_BODY_MS = 10 * 60_000;
/** How old a signature may be. */
const SIGNED_MS = 5 * 60_000;
/** When a webhook was last called is noted at most this often. */
const NOTED_MS = 10_000;

export interface Call {
  contentType: string;
  body: Buffer;
  /** The header Idempotency-Key. */
  key?: string | undefined;
  /** The header X-Lintel-Signature: `t=<seconds since 1970>,v1=<hex>`. */
  signature?: string | undefined;
}

/**
 * The webhook an address leads to. Throws one and the same `webhook.not_found` for an address that is none, is replaced,
 * or is switched off.
 */
export async function findWebhook(ctx: Ctx, token: string): Promise<repo.FoundWebhook> {
  const hash = hashToken(token);
  const found = isToken(token)
    ? await ctx.system('door-check', (tx) => repo.findByToken(tx, hash))
    : undefined;
  const now = ctx.clock.now();
  const opens =
    found?.active &&
    (sameHash(found.tokenHash, hash) ||
      (found.previousUntil !== null && found.previousUntil > now && sameHash(found.previousHash, hash)));
  if (!found || !opens) throw new AppError('webhook.not_found');
  return found;
}

/**
 * Keeps a call as it came, to be read by a job. The same call again is not kept again: by its Idempotency-Key, by the
 * sender's number of the event where the mapping finds one, else by its body within ten minutes.
 * Throws `webhook.signature_invalid` when the webhook asks for a signature and this one does not hold.
 */
export async function takeCall(
  ctx: Ctx,
  hook: repo.FoundWebhook,
  call: Call,
): Promise<{ messageId: string; known: boolean }> {
  const actor = systemActor(hook.tenantId);
  if (hook.sealedSecret) {
    const secret = ctx.secrets.open(secretPlace(hook.tenantId, hook.id), hook.sealedSecret);
    if (!signedBy(secret, call, ctx.clock.now())) throw new AppError('webhook.signature_invalid');
  }
  const now = ctx.clock.now();
  const row = await ctx.read(actor, (tx) => repo.findWebhook(tx, hook.id));
  const mark = (kind: string, value: string) => `${hook.id} ${kind} ${value}`;
  const eventId = row?.mapping && eventIdOf(call, row.mapping);
  let dedupeKey: string;
  if (call.key) dedupeKey = mark('key', call.key);
  else if (eventId) dedupeKey = mark('event', eventId);
  else {
    const print = createHash('sha256').update(call.body).digest('base64');
    const window = Math.floor(now.getTime() / SAME_BODY_MS);
    dedupeKey = mark('body', `${window} ${print}`);
    // Ten minutes may reach back into the window before.
    const earlier = await ctx.read(actor, (tx) =>
      repo.keptAt(tx, printOf(ctx, mark('body', `${window - 1} ${print}`))),
    );
    if (earlier && now.getTime() - earlier.at.getTime() < SAME_BODY_MS)
      return { messageId: earlier.id, known: true };
  }
  const kept = await keepMessage(ctx, actor, {
    door: 'webhook',
    channelId: hook.id,
    contentType: call.contentType,
    bytes: call.body,
    dedupeKey,
    source: row?.source ?? undefined,
    subject: row?.name,
  });
  if (!row?.last_received_at || now.getTime() - row.last_received_at.getTime() > NOTED_MS)
    await ctx
      .tx(actor, (tx) => repo.updateWebhook(tx, hook.id, { last_received_at: now }))
      .catch((err: unknown) =>
        // A note that cannot be written is no reason to refuse what is kept already.
        ctx.log.warn({ err }, 'the use of a webhook could not be noted'),
      );
  return kept;
}

function eventIdOf(call: Call, mapping: Parameters<typeof mapPayload>[1]): string | undefined {
  const rules = mapping.rules.filter(({ field }) => field === 'eventId');
  const read = rules.length > 0 ? readPayload(call.contentType, call.body) : undefined;
  return read && mapPayload(read.payload, { rules, consent: [] }).eventId;
}

/** HMAC-SHA-256 over `<seconds>.<body>`, in hex, not older or newer than five minutes. */
function signedBy(secret: Uint8Array, { body, signature }: Call, now: Date): boolean {
  const parts = /^t=(\d{1,12}),\s*v1=([0-9a-f]{64})$/i.exec(signature?.trim() ?? '');
  if (!parts?.[1] || !parts[2]) return false;
  if (Math.abs(now.getTime() - Number(parts[1]) * 1_000) > SIGNED_MS) return false;
  const expected = createHmac('sha256', secret).update(`${parts[1]}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(parts[2], 'hex'));
}
