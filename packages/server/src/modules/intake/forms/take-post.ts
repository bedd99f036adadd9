import { createHash } from 'node:crypto';
import { Inquiry, type InquiryConsent, type InquiryProperty, type InquiryType } from '@lintel/contract';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { keepMessage } from '../messages/keep-message.ts';
import * as repo from './forms.repository.ts';
import type { OpenForm } from './forms.service.ts';
import type { Channel, Outcome } from './forms.tables.ts';
import { PAGE_MS, type Page } from './page-token.ts';
import type { Answers, readAnswers } from './read-post.ts';
import { type KeptPost, POST_TYPE } from './understand-post.ts';

/** The open house a post was made at. */
export interface AtKiosk {
  id: string;
  property: InquiryProperty;
  agentId: string | null;
}

export interface Post {
  /** Number that tells this post from others: its page's, or the one the kiosk gave it. */
  number: string;
  answers: Answers;
  read: Pick<ReturnType<typeof readAnswers>, 'person' | 'property' | 'message'>;
  /** Channels agreed to, each with the version of the wording that was shown. */
  agreed: Readonly<Partial<Record<Channel, number>>>;
  at: Date;
  /** The page it stood in, and where the visitor came from. */
  url?: string | undefined;
  referrer?: string | undefined;
  ip: string | null;
  kiosk?: AtKiosk | undefined;
  trap?: boolean;
}

/** A post as it is kept until it is read. */
export function toKept(form: OpenForm, post: Post): KeptPost {
  const { definition } = form;
  const { person, property, message } = post.read;
  const home = { ...property, ...post.kiosk?.property };
  const type: InquiryType = post.kiosk ? 'open-house.visited' : definition.inquiryType;
  const tags = [...new Set([...definition.tags, ...(post.kiosk ? ['Open house'] : [])])];
  const page = {
    ...(post.url ? { url: post.url } : {}),
    ...(post.referrer ? { referrer: post.referrer } : {}),
  };
  const consent = consentOf(form, post);
  return {
    inquiry: Inquiry.parse({
      type,
      occurredAt: post.at.toISOString(),
      source: definition.source,
      person: { ...person, ...(tags.length > 0 ? { tags } : {}) },
      ...(message === undefined ? {} : { message }),
      ...(Object.keys(home).length > 0 ? { property: home } : {}),
      ...(Object.keys(page).length > 0 ? { page } : {}),
      ...(consent.length > 0 ? { consent } : {}),
    }),
    facts: {
      formId: form.id,
      formName: definition.name,
      ...(post.kiosk ? { kioskId: post.kiosk.id } : {}),
      ...(post.kiosk?.agentId ? { hostId: post.kiosk.agentId } : {}),
    },
    answers: { ...post.answers },
    ...(post.kiosk?.agentId ? { hostId: post.kiosk.agentId } : {}),
    ...(post.trap ? { trap: true } : {}),
  };
}

/** What was agreed to, in the words that were shown; of a version that never was nothing is said. */
function consentOf(form: OpenForm, post: Post): InquiryConsentInput[] {
  return Object.entries(post.agreed).flatMap(([channel, version]) => {
    const seen = form.wordings.find((row) => row.channel === channel && row.version === version);
    if (!seen) return [];
    const evidence = [
      `form ${form.id} version ${form.version}`,
      `post ${post.number}`,
      ...(post.kiosk ? [`open house ${post.kiosk.id}`] : []),
      ...(post.ip ? [`from ${post.ip}`] : []),
      ...(post.url ? [`page ${post.url}`] : []),
    ];
    return [
      {
        channel: seen.channel,
        state: 'given' as const,
        wording: seen.wording,
        textVersion: String(seen.version),
        evidence: evidence.join(', ').slice(0, 500),
        at: post.at.toISOString(),
      },
    ];
  });
}
type InquiryConsentInput = (typeof InquiryConsent)['_zod']['input'];

/**
 * Keeps what was sent with a page, once: the page again with the same answers is the same post; with other answers the
 * page is `used` and nothing is kept. Once this resolves nothing can lose the post.
 */
export async function takePost(
  ctx: Ctx,
  form: OpenForm,
  page: Page,
  post: Post,
  outcome: Outcome,
): Promise<'taken' | 'used'> {
  const actor = systemActor(form.tenantId);
  const sent = JSON.stringify([Object.entries(post.answers).sort(), Object.entries(post.agreed).sort()]);
  const print = Buffer.from(ctx.secrets.mac('form-post', createHash('sha256').update(sent).digest('base64')));
  const now = ctx.clock.now();
  const claim = await ctx.tx(actor, async (tx) => {
    await repo.dropPages(tx, form.id, new Date(now.getTime() - 2 * PAGE_MS));
    return repo.claimPage(tx, { formId: form.id, page: page.number, print, at: now });
  });
  if (claim === 'used') return 'used';
  const { known } = await keepPost(ctx, form, post, page.kioskId ?? form.id);
  if (!known) await count(ctx, form, outcome);
  return 'taken';
}

/** Keeps a post under its number; a post that is kept already is not kept again. */
export const keepPost = (
  ctx: Ctx,
  form: OpenForm,
  post: Post,
  channelId: string,
): Promise<{ messageId: string; known: boolean }> =>
  keepMessage(ctx, systemActor(form.tenantId), {
    door: post.kiosk ? 'kiosk' : 'form',
    channelId,
    contentType: POST_TYPE,
    bytes: Buffer.from(JSON.stringify(toKept(form, post))),
    dedupeKey: `${form.id} ${post.kiosk?.id ?? ''} ${post.number}`,
    from: post.read.person.emails?.[0] ?? post.read.person.phones?.[0],
    subject: form.definition.name,
    source: form.definition.source,
  });

/** Counts how a post ended; a count that cannot be written stops nothing. */
export async function count(
  ctx: Ctx,
  form: Pick<OpenForm, 'tenantId' | 'id'>,
  outcome: Outcome,
  host = '',
  posts = 1,
): Promise<void> {
  await ctx
    .tx(systemActor(form.tenantId), (tx) =>
      repo.countPost(tx, { formId: form.id, outcome, host: host.slice(0, 253), at: ctx.clock.now(), posts }),
    )
    .then(() => ctx.hint(form.tenantId, { topic: 'intake' }))
    .catch((err: unknown) => ctx.log.warn({ err }, 'a post of a form could not be counted'));
}
