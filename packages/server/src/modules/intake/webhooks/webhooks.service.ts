import type { BodyOf, contract, NewWebhook, Webhook } from '@lintel/contract';
import type { Updateable } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { listFields } from '../../leads/index.ts';
import { hashToken, newToken } from '../door-token.ts';
import { say } from '../reading/problems.ts';
import * as repo from './webhooks.repository.ts';
import type { IntakeWebhooksTable } from './webhooks.tables.ts';

const HOUR_MS = 3_600_000;

/** Where the secret of a webhook's signature is sealed. */
export const secretPlace = (tenantId: string, id: string) => ({
  tenantId,
  table: 'intake_webhooks',
  column: 'sealed_secret',
  id,
});

const addressOf = (origin: string, token: string): string => `${origin}/api/webhooks/in/${token}`;

export async function listWebhooks(ctx: Ctx, actor: Actor): Promise<{ items: Webhook[] }> {
  const [rows, waiting] = await ctx.read(actor, (tx) =>
    Promise.all([repo.listWebhooks(tx), repo.waitingByWebhook(tx)]),
  );
  const now = ctx.clock.now();
  return { items: rows.map((row) => toWebhook(row, waiting, now)) };
}

/** Makes a webhook. Its address is in the answer and nowhere else. */
export async function createWebhook(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.doors.createWebhook>,
  origin: string,
): Promise<NewWebhook> {
  const [id, token] = [newId(), newToken()];
  const made = await ctx.tx(actor, async (tx) => {
    await repo.insertWebhook(tx, {
      tenant_id: tx.tenantId,
      id,
      name: want.name,
      source: want.source,
      token_hash: hashToken(token),
      hint: token.slice(-4),
      created_by: actor.userId,
      created_at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'webhook.created', { subject: { type: 'webhook', id } });
    return read(ctx, tx, id);
  });
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return { ...made, url: addressOf(origin, token) };
}

/** Renames a webhook, names its source, switches it off or on. Throws `webhook.not_found`. */
export const updateWebhook = (
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.updateWebhook>,
): Promise<Webhook> =>
  change(ctx, actor, id, 'webhook.updated', Object.keys(want), () => ({
    ...(want.name === undefined ? {} : { name: want.name }),
    ...(want.source === undefined ? {} : { source: want.source }),
    ...(want.active === undefined ? {} : { active: want.active }),
  }));

/** Gives a webhook a new address; the one before works on for `overlapHours`. Throws `webhook.not_found`. */
export async function rotateWebhook(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.rotateWebhook>,
  origin: string,
): Promise<NewWebhook> {
  const token = newToken();
  const until = new Date(ctx.clock.now().getTime() + want.overlapHours * HOUR_MS);
  const changed = await change(ctx, actor, id, 'webhook.rotated', ['token'], (row) => ({
    token_hash: hashToken(token),
    hint: token.slice(-4),
    previous_hash: row.token_hash,
    previous_until: until,
  }));
  return { ...changed, url: addressOf(origin, token) };
}

/** Asks callers for a signature, with a new secret, or no longer. Throws `webhook.not_found`. */
export async function signWebhook(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.signWebhook>,
): Promise<{ secret: string | null }> {
  const secret = want.required ? newToken() : null;
  await change(ctx, actor, id, 'webhook.signed', ['secret'], () => ({
    sealed_secret:
      secret === null ? null : Buffer.from(ctx.secrets.seal(secretPlace(actor.tenantId, id), secret)),
  }));
  return { secret };
}

/**
 * Says what the values of a payload become; calls that wait are read again by a job. Throws `webhook.not_found`,
 * `webhook.stale` when somebody saved since `version`, and `field.not_found` for a custom field there is not.
 */
export async function saveMapping(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.saveMapping>,
): Promise<Webhook> {
  await checkCustomFields(
    ctx,
    actor,
    want.mapping.rules.map(({ field }) => field),
  );
  const saved = await ctx.tx(actor, async (tx) => {
    const row = await repo.lockWebhook(tx, id);
    if (!row) throw new AppError('webhook.not_found');
    if (row.mapping_version !== want.version)
      throw new AppError('webhook.stale', { context: { version: row.mapping_version } });
    await repo.updateWebhook(tx, id, {
      mapping: JSON.stringify(want.mapping),
      mapping_version: want.version + 1,
    });
    await ctx.record(tx, actor, 'webhook.mapped', {
      subject: { type: 'webhook', id },
      payload: { webhookId: id },
    });
    return read(ctx, tx, id);
  });
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return saved;
}

/** Throws `field.not_found` unless every `custom.<key>` among the fields is one of the company's. */
export async function checkCustomFields(ctx: Ctx, actor: Actor, fields: readonly string[]): Promise<void> {
  const asked = fields.flatMap((field) => (field.startsWith('custom.') ? [field.slice(7)] : []));
  if (asked.length === 0) return;
  const known = new Set((await listFields(ctx, actor)).map(({ key }) => key));
  const missing = asked.find((key) => !known.has(key));
  if (missing) throw new AppError('field.not_found', { context: { field: `custom.${missing}` } });
}

async function change(
  ctx: Ctx,
  actor: Actor,
  id: string,
  action: 'webhook.updated' | 'webhook.rotated' | 'webhook.signed',
  changed: string[],
  work: (row: repo.WebhookRow) => Updateable<IntakeWebhooksTable>,
): Promise<Webhook> {
  const saved = await ctx.tx(actor, async (tx) => {
    const row = await repo.lockWebhook(tx, id);
    if (!row) throw new AppError('webhook.not_found');
    const set = work(row);
    if (Object.keys(set).length > 0) await repo.updateWebhook(tx, id, set);
    await ctx.audit(tx, actor, action, { subject: { type: 'webhook', id }, changed });
    return read(ctx, tx, id);
  });
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return saved;
}

async function read(ctx: Ctx, tx: Tx, id: string): Promise<Webhook> {
  const [row, waiting] = await Promise.all([repo.findWebhook(tx, id), repo.waitingByWebhook(tx)]);
  if (!row) throw new AppError('webhook.not_found');
  return toWebhook(row, waiting, ctx.clock.now());
}

function toWebhook(
  row: repo.WebhookRow,
  waiting: Awaited<ReturnType<typeof repo.waitingByWebhook>>,
  now: Date,
): Webhook {
  const queue = waiting.find(({ webhookId }) => webhookId === row.id);
  return {
    id: row.id,
    name: row.name,
    active: row.active,
    source: row.source,
    hint: row.hint,
    previousUntil: row.previous_until && row.previous_until > now ? row.previous_until.toISOString() : null,
    signed: row.sealed_secret !== null,
    mapping: row.mapping,
    mappingVersion: row.mapping_version,
    createdAt: row.created_at.toISOString(),
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    waiting: queue?.waiting ?? 0,
    lastProblem: queue?.problem ? say(queue.problem) : null,
  };
}
