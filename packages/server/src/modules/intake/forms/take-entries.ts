import { t } from '@lintel/contract/messages';
import { z } from 'zod';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type OpenForm, openForm } from './forms.service.ts';
import * as repo from './kiosks.repository.ts';
import type { OpenKiosk } from './kiosks.service.ts';
import { type Answers, readAnswers } from './read-post.ts';
import { choicesOf } from './render-form.ts';
import { count, keepPost } from './take-post.ts';

/** What a tablet sends of one visitor; `key` tells it from others however often it is sent. */
export const Entries = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        key: z.uuid(),
        at: z.iso.datetime(),
        answers: z.record(z.string().max(100), z.string().max(20_000)),
        /** Channels agreed to, each with the version of the wording that was shown. */
        agreed: z.partialRecord(z.enum(['call', 'text', 'email']), z.int()),
      }),
    )
    .max(50),
});
type Entry = z.output<typeof Entries>['entries'][number];

/** What a tablet shows: the form, the home, the words. It is kept there, so that it works without a network. */
export async function kioskVisit(ctx: Ctx, kiosk: OpenKiosk) {
  const form = await formOf(ctx, kiosk);
  const { definition } = form;
  const { street, city } = kiosk.property;
  return {
    open: kiosk.open,
    until: kiosk.until.toISOString(),
    title: definition.title,
    intro: definition.intro,
    place: [street ?? kiosk.property.listingId, city].filter(Boolean).join(', '),
    thanks: definition.thanks,
    submitLabel: definition.submitLabel,
    accent: definition.accent,
    fields: definition.fields
      .filter(({ field }) => !field.startsWith('property.'))
      .map(({ field, label, required }) => {
        const own = form.custom.find(({ key }) => field === `custom.${key}`);
        return { field, label, required, kind: own?.type ?? field, choices: choicesOf(form, field) ?? null };
      }),
    consents: form.consents,
  };
}

async function formOf(ctx: Ctx, kiosk: OpenKiosk): Promise<OpenForm> {
  const form = await openForm(ctx, kiosk.formId);
  if (form?.tenantId !== kiosk.tenantId) throw new AppError('form.not_found');
  return form;
}

/**
 * Keeps visitors as a tablet sends them, each once however often it is sent. What cannot be read of one is kept as it was
 * typed and waits for a person: the visitor has left. Returns the keys that are safe.
 */
export async function takeEntries(
  ctx: Ctx,
  kiosk: OpenKiosk,
  entries: readonly Entry[],
  ip: string | null,
): Promise<{ done: string[] }> {
  const form = await formOf(ctx, kiosk);
  const now = ctx.clock.now();
  let fresh = 0;
  for (const entry of entries) {
    const said = new Date(entry.at);
    // A tablet's clock may be wrong; its visitors came before now and after the doors opened.
    const at = said > now ? now : said;
    const { known } = await keepPost(
      ctx,
      form,
      {
        number: entry.key,
        answers: entry.answers,
        read: readLeniently(form, entry.answers),
        agreed: entry.agreed,
        at,
        ip,
        kiosk,
      },
      kiosk.id,
    );
    if (!known) fresh += 1;
  }
  if (fresh > 0) {
    await count(ctx, form, 'kiosk', '', fresh);
    await ctx.tx(systemActor(kiosk.tenantId), (tx) => repo.noteVisitors(tx, kiosk.id, fresh, now));
    ctx.hint(kiosk.tenantId, { topic: 'intake' });
  }
  return { done: entries.map(({ key }) => key) };
}

/** What can be read; what cannot is added to the message, word for word. */
function readLeniently(form: OpenForm, answers: Answers): ReturnType<typeof readAnswers> {
  const read = readAnswers(form, answers);
  const left = form.definition.fields.flatMap(({ field, label }) =>
    read.faults[field] && answers[field] && field !== 'phone'
      ? [`${label}: ${answers[field].slice(0, 2_000)}`]
      : [],
  );
  if (left.length === 0) return read;
  const message = [read.message, t('doors.kiosk.unread'), ...left]
    .filter(Boolean)
    .join('\n')
    .slice(0, 20_000);
  return { ...read, message: message.toWellFormed() };
}
