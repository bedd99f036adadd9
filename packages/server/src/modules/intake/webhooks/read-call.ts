import type { BodyOf, contract, Trial } from '@lintel/contract';
import { type Doubt, mapPayload, tooDeep } from '@lintel/contract/mapping';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { companyDefaults, listFields } from '../../leads/index.ts';
import type { Event, Verdict } from '../event.ts';
import { fitInquiry } from '../fit-custom.ts';
import { readOriginal } from '../messages/keep-message.ts';
import { findMessage } from '../messages/messages.repository.ts';
import { type Words, words } from '../reading/problems.ts';
import { receiveInquiry } from '../receive/receive-inquiry.ts';
import { readPayload } from './payload.ts';
import * as repo from './webhooks.repository.ts';

/** What a kept call says, by the mapping its webhook has now; or why that cannot be told. */
export async function understandCall(
  ctx: Ctx,
  actor: Actor,
  message: { channel_id: string | null; content_type: string },
  bytes: Buffer,
): Promise<Event | { waiting: Words }> {
  const { channel_id: id } = message;
  const hook = id ? await ctx.read(actor, (tx) => repo.findWebhook(tx, id)) : undefined;
  if (!hook) return { waiting: words('doors.problem.gone') };
  const read = readPayload(message.content_type, bytes);
  if (!read) return { waiting: words('doors.problem.not_json') };
  if (!hook.mapping) return { waiting: words('doors.problem.no_mapping') };
  const { inquiry, doubts } = mapPayload(read.payload, hook.mapping);
  if (!inquiry) return { waiting: wordsOf(doubts.at(-1)) };
  const fitting = fitInquiry(inquiry, await listFields(ctx, actor), await companyDefaults(ctx, actor));
  return { inquiry: fitting.inquiry, source: hook.source ?? undefined };
}

const wordsOf = (doubt: Doubt | undefined): Words =>
  doubt ? { key: doubt.key, ...(doubt.values ? { values: doubt.values } : {}) } : words('doors.map.nobody');

/** The call that came in last: as values, where it can be read, and as text. Noted in the audit log. */
export async function webhookSample(ctx: Ctx, actor: Actor, id: string) {
  const found = await ctx.tx(actor, async (tx) => {
    if (!(await repo.findWebhook(tx, id))) throw new AppError('webhook.not_found');
    await ctx.audit(tx, actor, 'webhook.sample_read', { subject: { type: 'webhook', id } });
    const last = await repo.lastCall(tx, id);
    return last && findMessage(tx, last.id);
  });
  const bytes = found && (await readOriginal(ctx, found));
  if (!found || !bytes) return { receivedAt: null, payload: null, text: null };
  const read = readPayload(found.content_type, bytes);
  return {
    receivedAt: found.received_at.toISOString(),
    payload: read && !tooDeep(read.payload, 100) ? read.payload : null,
    text: new TextDecoder().decode(bytes),
  };
}

/** What came of a trial, carried out of its transaction so that nothing of it stays. */
class Outcome extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super('A trial leaves nothing behind');
    this.verdict = verdict;
  }
}

/** What a payload would become under a mapping, as far as the lead itself; nothing is written. Throws `webhook.not_found`. */
export async function tryWebhook(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.tryWebhook>,
): Promise<Trial> {
  const hook = await ctx.read(actor, (tx) => repo.findWebhook(tx, id));
  if (!hook) throw new AppError('webhook.not_found');
  const mapped = mapPayload(want.payload, want.mapping);
  const fitting =
    mapped.inquiry &&
    fitInquiry(mapped.inquiry, await listFields(ctx, actor), await companyDefaults(ctx, actor));
  const inquiry = fitting?.inquiry ?? null;
  const problems = [...mapped.doubts, ...(fitting?.doubts ?? [])].map(({ field, key, values }) => ({
    field,
    message: t(key, values),
  }));
  if (!inquiry) return { inquiry, problems, outcome: null };
  try {
    await ctx.tx(
      systemActor(actor.tenantId),
      async () => {
        const got = await receiveInquiry(ctx, systemActor(actor.tenantId), inquiry, {
          door: 'webhook',
          ...(hook.source ? { source: hook.source } : {}),
        });
        throw new Outcome(got === 'ignored' ? 'ignored' : got.created ? 'created' : 'known');
      },
      { join: true },
    );
  } catch (error) {
    if (error instanceof Outcome) return { inquiry, problems, outcome: error.verdict };
    if (error instanceof AppError && error.status < 500)
      problems.push({ field: '', message: error.errors?.[0]?.message ?? error.message });
    else throw error;
  }
  return { inquiry, problems, outcome: null };
}
