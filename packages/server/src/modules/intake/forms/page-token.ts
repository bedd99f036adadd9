import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Ctx } from '../../../kernel/context.ts';
import type { OpenForm } from './forms.service.ts';

/** How long a page may stand open before it is sent. */
export const PAGE_MS = 24 * 3_600_000;

const Page = z.object({
  /** Number of the page: serves one post. */
  number: z.string(),
  formId: z.string(),
  /** When it was first shown, milliseconds since 1970. */
  at: z.number(),
  /** Version of each wording it showed. */
  shown: z.record(z.string(), z.number()),
  /** The site's page it stood in, as that site says. */
  url: z.string().optional(),
  referrer: z.string().optional(),
  /** Shown in a frame of a site. */
  embedded: z.boolean().optional(),
  /** The open house it was opened at. */
  kioskId: z.string().optional(),
});
/** What a page of a form tells of itself when it is sent. Signed, so that a sender can invent nothing of it. */
export type Page = z.output<typeof Page>;

const sign = (ctx: Ctx, text: string): Buffer => Buffer.from(ctx.secrets.mac('form-page', text));

/** A fresh page of a form; `from` an earlier one keeps when that was shown and where it stood. */
export function newPage(
  ctx: Ctx,
  form: OpenForm,
  about: Pick<Page, 'url' | 'referrer' | 'embedded' | 'kioskId'>,
  shownAt = ctx.clock.now().getTime(),
): Page {
  return {
    number: randomBytes(16).toString('base64url'),
    formId: form.id,
    at: shownAt,
    shown: Object.fromEntries(form.consents.map(({ channel, version }) => [channel, version])),
    ...about,
  };
}

export function sealPage(ctx: Ctx, page: Page): string {
  const text = Buffer.from(JSON.stringify(page)).toString('base64url');
  return `${text}.${sign(ctx, text).toString('base64url')}`;
}

/** The page a post came from; undefined for one that was not ours, of another form, or is too old. */
export function openPage(ctx: Ctx, formId: string, sealed: string): Page | undefined {
  const [text = '', mac = ''] = sealed.slice(0, 8_000).split('.');
  const given = Buffer.from(mac, 'base64url');
  const due = sign(ctx, text);
  if (given.length !== due.length || !timingSafeEqual(given, due)) return undefined;
  const page = Page.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  const age = ctx.clock.now().getTime() - page.at;
  return page.formId === formId && age >= 0 && age <= PAGE_MS ? page : undefined;
}

/** The open house a visitor's own phone was sent to, as its address says. */
export const visitorMark = (ctx: Ctx, kioskId: string): string =>
  `${kioskId}.${Buffer.from(ctx.secrets.mac('kiosk-visitor', kioskId)).toString('base64url').slice(0, 22)}`;

/** The open house of such a mark; undefined for a mark that is none of ours. */
export function kioskOfMark(ctx: Ctx, mark: string): string | undefined {
  const [kioskId = ''] = mark.split('.');
  const due = Buffer.from(visitorMark(ctx, kioskId));
  const given = Buffer.from(mark);
  return given.length === due.length && timingSafeEqual(given, due) ? kioskId : undefined;
}
