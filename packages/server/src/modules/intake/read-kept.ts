import { Inquiry } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import type { Tx } from '../../kernel/db/tx.ts';
import { AppError } from '../../kernel/errors.ts';
import { type ChangeSettings, changeSettings, readLeads, updateLeadsBulk } from '../leads/index.ts';
import { findAgent } from './forms/kiosks.repository.ts';
import { understandPost } from './forms/understand-post.ts';
import { readOriginal, settle, settleMessage } from './messages/keep-message.ts';
import { findMessage, lockMessage, type MessageRow } from './messages/messages.repository.ts';
import { words } from './reading/problems.ts';
import { receiveInquiry } from './receive/receive-inquiry.ts';
import { understandCall } from './webhooks/read-call.ts';

/** Doors whose messages are read here. */
const WEB_DOORS: ReadonlySet<string> = new Set(['webhook', 'form', 'kiosk']);

/**
 * Reads a message that came by a web door, and writes what it says together with what became of the message, so that a
 * message leads to one event however often and by how many at once it is read. What cannot be understood waits with the
 * reason. Messages of other doors, and those that are settled, are left alone.
 */
export async function readKept(ctx: Ctx, actor: Actor, messageId: string): Promise<void> {
  const row = await ctx.read(actor, (tx) => findMessage(tx, messageId));
  if (!row || !WEB_DOORS.has(row.door) || !open(row)) return;
  const bytes = await readOriginal(ctx, row);
  if (!bytes)
    return settleMessage(ctx, actor, messageId, { state: 'failed', problem: words('inbox.problem.lost') });
  const event = row.door === 'webhook' ? await understandCall(ctx, actor, row, bytes) : understandPost(bytes);
  if ('waiting' in event)
    return settleMessage(ctx, actor, messageId, { state: 'waiting', problem: event.waiting });
  if ('ignored' in event)
    return settleMessage(ctx, actor, messageId, { state: 'ignored', problem: event.ignored });
  const change = await changeSettings(ctx, actor);
  try {
    await ctx.tx(
      actor,
      async (tx) => {
        const held = await lockMessage(tx, messageId);
        if (!held || !open(held)) return;
        const got = await receiveInquiry(ctx, actor, atArrival(event.inquiry, row), {
          door: row.door,
          messageId,
          ...(event.source ? { source: event.source } : {}),
          facts: { ...event.facts, ...agreements(event.inquiry) },
        });
        if (got !== 'ignored' && event.hostId) await giveTo(ctx, tx, actor, got.leadId, event.hostId, change);
        await settle(
          ctx,
          tx,
          actor,
          messageId,
          got === 'ignored'
            ? { state: 'ignored', problem: words('doors.problem.ignored') }
            : { state: 'read', leadId: got.leadId, eventId: got.eventId },
        );
      },
      { join: true },
    );
  } catch (error) {
    // What the lead's own rules refuse waits for a person; trouble of ours is tried again by the job.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await settleMessage(ctx, actor, messageId, {
      state: 'waiting',
      problem: words('doors.problem.refused', { reason: error.errors?.[0]?.message ?? error.message }),
    });
  }
}

const open = ({ state }: MessageRow): boolean =>
  state === 'kept' || state === 'waiting' || state === 'failed';

/** Channels somebody agreed to or refused with the event, for its line on the timeline; the ledger has the wording. */
function agreements({ consent = [] }: Inquiry): Record<string, string> {
  const of = (state: 'given' | 'refused') =>
    [...new Set(consent.filter((one) => one.state === state).map(({ channel }) => channel))].join(' ');
  const [agreed, refused] = [of('given'), of('refused')];
  return { ...(agreed ? { agreed } : {}), ...(refused ? { refused } : {}) };
}

/** An event without a time of its own happened when it came in, however late it is read. */
const atArrival = (inquiry: Inquiry, { received_at }: MessageRow): Inquiry =>
  Inquiry.parse({ ...inquiry, occurredAt: inquiry.occurredAt ?? received_at.toISOString() });

/** Gives a lead nobody has to the member who met the person, if they still work here. Routing leaves it there. */
async function giveTo(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  leadId: string,
  userId: string,
  settings: ChangeSettings,
): Promise<void> {
  const [leads, host] = await Promise.all([readLeads(tx, actor, [leadId]), findAgent(tx, userId)]);
  const lead = leads.get(leadId);
  if (!lead || lead.ownerId || lead.pondId || !host) return;
  await updateLeadsBulk(ctx, tx, actor, [{ id: leadId, set: { ownerId: userId } }], settings);
}
