import type { ImapConnection, Mailbox, MailboxChange, NewMailbox } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { hashToken, newToken } from '../door-token.ts';
import { say } from '../reading/problems.ts';
import { connectImap, problemOf } from './imap.ts';
import * as repo from './mailboxes.repository.ts';

const DAY_MS = 86_400_000;
const MAX_FOLDERS = 200;

const passwordPlace = (tenantId: string, id: string) => ({
  tenantId,
  table: 'mailboxes',
  column: 'sealed_password',
  id,
});

export const passwordOf = (ctx: Ctx, box: repo.MailboxRow): string =>
  new TextDecoder().decode(ctx.secrets.open(passwordPlace(box.tenant_id, box.id), box.sealed_password!));

const sealPassword = (ctx: Ctx, tenantId: string, id: string, password: string): Buffer =>
  Buffer.from(ctx.secrets.seal(passwordPlace(tenantId, id), password));

export async function listMailboxes(ctx: Ctx, actor: Actor): Promise<{ items: Mailbox[] }> {
  const rows = await ctx.read(actor, repo.listMailboxes);
  return { items: rows.map((row) => toMailbox(row, ctx.clock.now())) };
}

/**
 * Adds a mailbox. An IMAP folder is connected to first, so that what cannot work is said at once: throws
 * `mailbox.refused` with the reason, and `mailbox.taken` for a folder that is read already.
 */
export async function addMailbox(
  ctx: Ctx,
  actor: Actor,
  want: NewMailbox,
  origin: string,
): Promise<Mailbox & { url: string | null }> {
  if (want.kind === 'imap') await tryConnection(ctx, want);
  const id = newId();
  const now = ctx.clock.now();
  const token = want.kind === 'address' ? newToken() : null;
  const row = await ctx.tx(actor, async (tx) => {
    const made = await repo.insertMailbox(tx, {
      tenant_id: actor.tenantId,
      id,
      kind: want.kind,
      name: want.name,
      source: want.source,
      created_by: actor.userId,
      created_at: now,
      due_at: now,
      since: now,
      ...(want.kind === 'imap'
        ? {
            host: want.host,
            port: want.port,
            security: want.security,
            username: want.user,
            sealed_password: sealPassword(ctx, actor.tenantId, id, want.password),
            folder: want.folder,
            afterwards: want.afterwards,
            move_to: want.afterwards === 'move' ? want.moveTo : null,
            since: new Date(now.getTime() - want.sinceDays * DAY_MS),
          }
        : { token_hash: hashToken(token!) }),
    });
    if (!made) throw new AppError('mailbox.taken');
    await ctx.audit(tx, actor, 'mailbox.added', { subject: { type: 'mailbox', id } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
    return (await repo.findMailbox(tx, id))!;
  });
  return { ...toMailbox(row, now), url: token === null ? null : `${origin}/api/intake/mail/${token}` };
}

/** Tries a connection. Throws `mailbox.refused` with the reason. */
export async function testMailbox(
  ctx: Ctx,
  actor: Actor,
  want: ImapConnection,
): Promise<{ folders: string[]; messages: number }> {
  const found = await tryConnection(ctx, want);
  await ctx.tx(actor, (tx) => ctx.audit(tx, actor, 'mailbox.tested'));
  return found;
}

/** Changes a mailbox; whoever watches it begins anew. Throws `mailbox.not_found`. */
export const updateMailbox = (ctx: Ctx, actor: Actor, id: string, want: MailboxChange): Promise<Mailbox> =>
  ctx.tx(actor, async (tx) => {
    const row = await repo.lockMailbox(tx, id);
    if (!row) throw new AppError('mailbox.not_found');
    const { password, moveTo, ...rest } = want;
    const imap = row.kind === 'imap';
    await repo.updateMailbox(tx, id, {
      ...rest,
      ...(imap && moveTo !== undefined ? { move_to: moveTo } : {}),
      ...(imap && password !== undefined
        ? { sealed_password: sealPassword(ctx, actor.tenantId, id, password) }
        : {}),
      ...(password !== undefined || want.active ? { problem: null, failures: 0 } : {}),
      holder: null,
      held_until: null,
      due_at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'mailbox.updated', {
      subject: { type: 'mailbox', id },
      changed: Object.keys(want),
    });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
    return toMailbox((await repo.findMailbox(tx, id))!, ctx.clock.now());
  });

/** Stops reading a mailbox and forgets what opens it. Throws `mailbox.not_found`. */
export const removeMailbox = (ctx: Ctx, actor: Actor, id: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.lockMailbox(tx, id))) throw new AppError('mailbox.not_found');
    await repo.updateMailbox(tx, id, {
      removed_at: ctx.clock.now(),
      active: false,
      sealed_password: null,
      token_hash: null,
      holder: null,
      held_until: null,
    });
    await ctx.audit(tx, actor, 'mailbox.removed', { subject: { type: 'mailbox', id } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'intake' }));
  });

/** Connects, opens the folder and looks at what there is. Throws `mailbox.refused`. */
async function tryConnection(
  ctx: Ctx,
  want: ImapConnection & { moveTo?: string | null; afterwards?: string },
): Promise<{ folders: string[]; messages: number }> {
  let client: Awaited<ReturnType<typeof connectImap>> | undefined;
  try {
    client = await connectImap(ctx.config, want);
    const folders = (await client.list()).map(({ path }) => path).slice(0, MAX_FOLDERS);
    const folder = await client.status(want.folder, { messages: true });
    if (want.afterwards === 'move' && want.moveTo) await client.status(want.moveTo, { messages: true });
    return { folders, messages: (folder ? folder.messages : 0) ?? 0 };
  } catch (error) {
    throw new AppError('mailbox.refused', { values: { reason: say(problemOf(error)) } });
  } finally {
    await client?.logout().catch(() => client?.close());
  }
}

function toMailbox(row: repo.MailboxRow, now: Date): Mailbox {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    source: row.source,
    active: row.active,
    host: row.host,
    port: row.port,
    security: row.security,
    user: row.username,
    folder: row.folder,
    afterwards: row.afterwards,
    moveTo: row.move_to,
    sync: syncOf(row, now),
    problem: row.problem ? say(row.problem) : null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    mailAt: row.mail_at?.toISOString() ?? null,
    nextAt: row.active && row.kind === 'imap' && row.problem ? row.due_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
  };
}

function syncOf(row: repo.MailboxRow, now: Date): Mailbox['sync'] {
  if (!row.active) return 'paused';
  if (row.kind === 'address') return 'open';
  if (row.problem) return 'failing';
  return row.held_until && row.held_until > now && row.checked_at ? 'watching' : 'waiting';
}
