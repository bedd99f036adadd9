import type { BodyOf, messages as contract, FoundFields, MailTemplate, Taught } from '@lintel/contract';
import freeMail from 'email-providers/common.json' with { type: 'json' };
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { domainOf, readOriginal } from '../messages/keep-message.ts';
import * as messages from '../messages/messages.repository.ts';
import { readOpenMail } from '../messages/read-kept-mail.ts';
import type { Learnt } from './learn.ts';
import { learnApart, TooHard } from './read-apart.ts';
import { isOf } from './read-portal.ts';
import * as repo from './templates.repository.ts';

const FREE = new Set<string>(freeMail);
const PAGE = 100;

/** Whose mail has the same layout: everybody of a domain, except where people of all sorts have their mail. */
export function senderKey(address: string | null): string | null {
  const domain = domainOf(address);
  if (!address || !domain) return null;
  return FREE.has(domain) ? address.toLowerCase() : domain;
}

/** The template that reads mail of this address. */
export const templateFor = (
  templates: readonly repo.TemplateRow[],
  address: string | null,
): repo.TemplateRow | undefined => {
  const domain = domainOf(address);
  return templates.find(({ sender }) =>
    sender.includes('@') ? sender === address?.toLowerCase() : domain !== null && isOf(domain, [sender]),
  );
};

/** Throws `message.not_found`, `message.forgotten`, `message.no_sender`. */
export const tryTemplate = async (
  ctx: Ctx,
  actor: Actor,
  messageId: string,
  fields: FoundFields,
): Promise<Taught> => {
  const { taught } = await learnFrom(ctx, actor, messageId, fields);
  await ctx.tx(actor, (tx) =>
    ctx.audit(tx, actor, 'mail_template.tried', { subject: { type: 'message', id: messageId } }),
  );
  return taught;
};

/**
 * Keeps how mail of this message's sender is read; a job reads what waits from it again. Throws as `tryTemplate`, and
 * `mail_template.nothing` when neither an address nor a number would be found.
 */
export async function teach(
  ctx: Ctx,
  actor: Actor,
  messageId: string,
  want: BodyOf<typeof contract.teach>,
): Promise<Taught> {
  const { taught } = await learnFrom(ctx, actor, messageId, want.fields);
  if (!taught.anchors.some(({ field }) => field === 'email' || field === 'phone'))
    throw new AppError('mail_template.nothing');
  await ctx.tx(actor, async (tx) => {
    const id = newId();
    await repo.saveTemplate(tx, {
      tenant_id: tx.tenantId,
      id,
      sender: taught.sender,
      source: want.source,
      type: want.type,
      fields: JSON.stringify(taught.anchors),
      created_by: actor.userId,
      updated_at: ctx.clock.now(),
    });
    const saved = (await repo.listTemplates(tx)).find(({ sender }) => sender === taught.sender)?.id ?? id;
    await ctx.record(tx, actor, 'mail_template.saved', {
      subject: { type: 'mail_template', id: saved },
      payload: { templateId: saved },
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
  });
  return taught;
}

export async function listTemplates(ctx: Ctx, actor: Actor): Promise<{ items: MailTemplate[] }> {
  const rows = await ctx.read(actor, repo.listTemplates);
  return {
    items: rows.map(({ id, sender, source, type, fields, updated_at }) => ({
      id,
      sender,
      source,
      type,
      anchors: fields,
      updatedAt: updated_at.toISOString(),
    })),
  };
}

/** Throws `mail_template.not_found`. */
export const removeTemplate = (ctx: Ctx, actor: Actor, id: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.deleteTemplate(tx, id))) throw new AppError('mail_template.not_found');
    await ctx.audit(tx, actor, 'mail_template.removed', { subject: { type: 'mail_template', id } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
  });

/** Reads again what waits from the sender of a template; stops when told to and goes on in the next run. */
export async function rereadWaiting(
  ctx: Ctx,
  tenantId: string,
  templateId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = systemActor(tenantId);
  const template = (await ctx.read(actor, repo.listTemplates)).find(({ id }) => id === templateId);
  const domain = template?.sender.includes('@') ? domainOf(template.sender) : template?.sender;
  if (!domain) return;
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows: messages.MessageRow[] = await ctx.read(actor, (tx) =>
      messages.waitingFrom(tx, domain, from, PAGE),
    );
    for (const row of rows) {
      signal.throwIfAborted();
      await readOpenMail(ctx, actor, row);
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

async function learnFrom(
  ctx: Ctx,
  actor: Actor,
  messageId: string,
  fields: FoundFields,
): Promise<{ taught: Taught }> {
  const row = await ctx.read(actor, (tx) => messages.findMessage(tx, messageId));
  if (row?.door !== 'email') throw new AppError('message.not_found');
  const bytes = await readOriginal(ctx, row);
  if (!bytes) throw new AppError('message.forgotten');
  const learnt = await learnApart({ bytes, fields }).catch((error: unknown): Learnt => {
    if (error instanceof TooHard) return { sender: null, anchors: [], missed: [] };
    throw error;
  });
  const sender = senderKey(learnt.sender);
  if (!sender) throw new AppError('message.no_sender');
  const domain = sender.includes('@') ? domainOf(sender)! : sender;
  const waiting = await ctx.read(actor, (tx) => messages.waitingFrom(tx, domain, null, PAGE));
  return { taught: { sender, anchors: learnt.anchors, missed: learnt.missed, waiting: waiting.length } };
}
