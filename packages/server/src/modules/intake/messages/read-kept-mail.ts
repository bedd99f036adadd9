import type { Inquiry } from '@lintel/contract';
import { Inquiry as InquirySchema } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { companyDefaults } from '../../leads/index.ts';
import { type Found, toInquiry, typeOf } from '../mail/found.ts';
import { listMailboxUsers } from '../mail/mailboxes.repository.ts';
import { readApart, SMALL_BYTES, TooHard } from '../mail/read-apart.ts';
import type { Known } from '../mail/read-letter.ts';
import type { View } from '../mail/read-message.ts';
import { listTemplates } from '../mail/templates.repository.ts';
import { words } from '../reading/problems.ts';
import { receiveInquiry } from '../receive/receive-inquiry.ts';
import { domainOf, placeOf, readOriginal, type Settled, settle } from './keep-message.ts';
import * as repo from './messages.repository.ts';

/** Doors whose messages are read here. */
const MAIL_DOORS: ReadonlySet<string> = new Set(['email', 'adf']);
/** A date further ahead than this is a wrong clock. */
const AHEAD_MS = 60_000;

/** Which of the two jobs reads a message: small ones never wait for large ones. */
export type Size = 'small' | 'large';

/**
 * Reads a kept mail or ADF post and hands the leads in it to the one way in. The events and what became of the message
 * are one commit, so that it leads to them once, however often it is read. Messages of other doors, of another size, and
 * those that are settled are left alone.
 */
export async function readKeptMail(ctx: Ctx, tenantId: string, messageId: string, size: Size): Promise<void> {
  const actor = systemActor(tenantId);
  const row = await ctx.read(actor, (tx) => repo.findMessage(tx, messageId));
  if (!row || !MAIL_DOORS.has(row.door) || !isOpen(row)) return;
  if (row.bytes <= SMALL_BYTES !== (size === 'small')) return;
  await readOpenMail(ctx, actor, row);
}

export const isOpen = ({ state }: repo.MessageRow): boolean =>
  state === 'kept' || state === 'waiting' || state === 'failed';

/** As `readKeptMail`, of a message already read from the table. */
export async function readOpenMail(ctx: Ctx, actor: Actor, row: repo.MessageRow): Promise<void> {
  const bytes = await readOriginal(ctx, row);
  if (!bytes) return finish(ctx, actor, row, null, { state: 'failed', problem: words('inbox.problem.lost') });
  const known = await readKnown(ctx, actor);
  let result: Awaited<ReturnType<typeof readApart>>;
  try {
    result = await readApart({ door: row.door, bytes, known });
  } catch (error) {
    if (!(error instanceof TooHard)) throw error;
    return finish(ctx, actor, row, null, { state: 'failed', problem: words('inbox.problem.too_hard') });
  }
  const { understood, view } = result;
  if (understood.outcome !== 'leads')
    return finish(ctx, actor, row, view, { state: understood.outcome, problem: understood.problem });
  try {
    await ctx.tx(actor, async (tx) => receiveAll(ctx, tx, actor, row, view, understood.found), {
      join: true,
    });
  } catch (error) {
    // What the lead's own rules refuse waits for a person; trouble of ours is tried again by the job.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    const reason = error.errors?.[0]?.message ?? error.message;
    await finish(ctx, actor, row, view, {
      state: 'waiting',
      problem: words('inbox.problem.refused', { reason }),
    });
  }
}

async function receiveAll(
  ctx: Ctx,
  tx: Tx,
  actor: Actor,
  row: repo.MessageRow,
  view: View,
  found: readonly Found[],
): Promise<void> {
  const held = await repo.lockMessage(tx, row.id);
  if (!held || !isOpen(held)) return;
  let how: Settled | undefined;
  for (const each of found) {
    const got = await receiveInquiry(ctx, actor, inquiryOf(each, row, view), {
      door: row.door,
      messageId: row.id,
      ...(row.source ? { source: row.source } : {}),
    });
    if (got !== 'ignored') how ??= { state: 'read', leadId: got.leadId, eventId: got.eventId };
  }
  how ??= {
    state: 'ignored',
    problem: words('inbox.problem.source_ignored', { source: found[0]?.source ?? row.source ?? '' }),
  };
  await repo.updateMessage(tx, row.id, seal(ctx, row, view));
  await settle(ctx, tx, actor, row.id, how);
}

/** The event of what was found. It happened when the mail was sent, as far as its clock can be believed. */
export function inquiryOf(found: Found, row: repo.MessageRow, view: Pick<View, 'sentAt'>): Inquiry {
  const said = found.at ?? (view.sentAt ? new Date(view.sentAt) : null);
  const at = said && said.getTime() <= row.received_at.getTime() + AHEAD_MS ? said : row.received_at;
  return InquirySchema.parse(
    toInquiry(found.fields, {
      type: found.type ?? typeOf(found.fields),
      source: found.source ?? row.source,
      at,
      tags: found.tags,
    }),
  );
}

/** What a message is read against: templates, the company's country, its own addresses. */
async function readKnown(ctx: Ctx, actor: Actor): Promise<Known> {
  const [{ country }, [templates, own]] = await Promise.all([
    companyDefaults(ctx, actor),
    ctx.read(actor, (tx) => Promise.all([listTemplates(tx), listMailboxUsers(tx)])),
  ]);
  return {
    templates: templates.map(({ sender, source, type, fields }) => ({
      sender,
      source,
      type,
      anchors: fields,
    })),
    country,
    own: own.map((user) => user.toLowerCase()),
  };
}

async function finish(
  ctx: Ctx,
  actor: Actor,
  row: repo.MessageRow,
  view: View | null,
  how: Settled,
): Promise<void> {
  await ctx.tx(actor, async (tx) => {
    const held = await repo.lockMessage(tx, row.id);
    if (!held || !isOpen(held)) return;
    if (view) await repo.updateMessage(tx, row.id, seal(ctx, row, view));
    await settle(ctx, tx, actor, row.id, how);
  });
}

/** What is shown of the message, sealed; the sender is the one inside a forwarded mail. */
const seal = (ctx: Ctx, row: repo.MessageRow, view: View) => ({
  sealed_view: Buffer.from(
    ctx.secrets.seal(placeOf(row.tenant_id, row.id, 'sealed_view'), JSON.stringify(view)),
  ),
  sender_domain: domainOf(view.sender) ?? row.sender_domain,
  ...(view.from || view.subject
    ? {
        sealed_head: Buffer.from(
          ctx.secrets.seal(
            placeOf(row.tenant_id, row.id, 'sealed_head'),
            JSON.stringify({ from: view.from, subject: view.subject }),
          ),
        ),
      }
    : {}),
});
