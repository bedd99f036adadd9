import { DOOR_MAX_BYTES, Id } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type ErrorRequestHandler, type Request, type Response, Router, raw } from 'express';
import type { Ctx } from '../../../kernel/context.ts';
import { addressBlock } from '../../../kernel/http/address.ts';
import type { Limiter } from '../../../kernel/http/limits.ts';
import { toAppError } from '../../../kernel/http/problem.ts';
import { mountAssets } from './assets.routes.ts';
import { type OpenForm, openForm } from './forms.service.ts';
import type { Channel } from './forms.tables.ts';
import { foreignHost, pageUrl } from './from-site.ts';
import { kioskForPost } from './kiosks.service.ts';
import { kioskOfMark, newPage, openPage, type Page, sealPage } from './page-token.ts';
import { checkProof, newPuzzle } from './proof.ts';
import { type Answers, type Faults, readAnswers } from './read-post.ts';
import {
  type FormView,
  renderForm,
  renderNotice,
  renderThanks,
  renderTryAgain,
  TRAP,
} from './render-form.ts';
import { type AtKiosk, count, takePost } from './take-post.ts';

/** Nobody fills in a form in less: milliseconds. */
const LEAST_MS = 2_000;
/** The same where no proof of work was made, as without scripts. */
const LEAST_BARE_MS = 5_000;
/** Posts a minute of one address to one form, with and without proof of work; of all together; refused ones that are counted. */
const POSTS = { proven: 10, bare: 2, all: 600, counted: 30 };

/** The page of a form, its files, and where it is posted. Nothing here knows a session or sets a cookie. */
export function formPages(ctx: Ctx, limiter: Limiter): Router {
  const router = Router({ caseSensitive: true });
  mountAssets(router);
  router.get('/f/:formId', (req, res, next) => void show(ctx, limiter, req, res).catch(next));
  router.post(
    '/f/:formId',
    raw({ type: () => true, limit: DOOR_MAX_BYTES }),
    (req, res, next) => void post(ctx, limiter, req, res).catch(next),
  );
  router.use('/f', pageTrouble(ctx));
  return router;
}

async function show(ctx: Ctx, limiter: Limiter, req: Request, res: Response): Promise<void> {
  res.locals.route = '/f/:formId';
  if (!(await within(limiter, res, `form-page:${addressBlock(req.ip ?? null)}`, ctx.config.limits.public)))
    return;
  const form = await find(ctx, req, res);
  if (!form) return;
  const { embed, page: url, referrer, at } = req.query;
  const embedded = embed === '1';
  const kioskId = typeof at === 'string' ? kioskOfMark(ctx, at) : undefined;
  const page = newPage(ctx, form, {
    ...tidy({
      url: embedded ? (pageUrl(url) ?? pageUrl(req.headers.referer)) : pageUrl(ownUrl(req)),
      referrer: embedded ? pageUrl(referrer) : pageUrl(req.headers.referer),
      kioskId,
    }),
    ...(embedded ? { embedded } : {}),
  });
  await send(ctx, res, 200, form, page, { answers: {}, agreed: new Set(), faults: {} });
}

async function post(ctx: Ctx, limiter: Limiter, req: Request, res: Response): Promise<void> {
  res.locals.route = '/f/:formId';
  const sent = Buffer.isBuffer(req.body) ? [...new URLSearchParams(req.body.toString('utf8'))] : [];
  res.locals.sent = sent;
  const block = addressBlock(req.ip ?? null);
  // Before anything is looked up for a flood.
  const flood = await limiter.hit(`form-post:${block}`, ctx.config.limits.public);
  if (!flood.allowed) {
    ctx.metrics.rateLimited.inc({ class: 'public' });
    plainHeaders(res);
    res.setHeader('Retry-After', String(flood.resetSeconds));
    res.status(429).send(renderTryAgain(req.originalUrl, sent));
    return;
  }
  const form = await find(ctx, req, res);
  if (!form) return;
  const own = [req.headers.host ?? '', ctx.config.publicUrl ? new URL(ctx.config.publicUrl).host : ''];
  const foreign = foreignHost(req.headers, own, form.definition.hosts);
  if (foreign !== undefined) {
    const { allowed } = await limiter.hit(`form-foreign:${block}`, POSTS.counted);
    if (allowed) await count(ctx, form, 'host', foreign === 'null' ? '' : foreign);
    plainHeaders(res);
    res
      .status(403)
      .send(renderNotice(t('doors.page.refused'), t('doors.page.refused_text'), '', form.definition.accent));
    return;
  }
  const fields = new Map(sent);
  const answers: Answers = Object.fromEntries(
    form.definition.fields.map(({ field }) => [field, fields.get(field) ?? '']),
  );
  const ticked = form.consents.filter(({ channel }) => fields.get(`consent.${channel}`));
  const page = openPage(ctx, form.id, fields.get('page') ?? '');
  const again = (
    status: number,
    about: { notice?: string; faults?: Faults; keep?: boolean; from?: Page | undefined },
  ) => {
    const from = about.from ?? page;
    const { url, referrer, embedded, kioskId } = from ?? {};
    const next = newPage(ctx, form, tidy({ url, referrer, embedded, kioskId }), from?.at);
    return send(ctx, res, status, form, about.keep && page ? page : next, {
      answers,
      // What was agreed to under another wording is asked for again.
      agreed: new Set(page ? ticked.map(({ channel }) => channel) : []),
      faults: about.faults ?? {},
      ...(about.notice === undefined ? {} : { notice: about.notice }),
    });
  };
  if (!page) return again(422, { notice: t('doors.page.old') });

  const caller = `${form.id}:${block}`;
  const proof = await checkProof(ctx, page.number, fields.get('proof') ?? '');
  const hits = [
    await limiter.hit(`form:${caller}`, POSTS.proven),
    await limiter.hit(`form-all:${form.id}`, POSTS.all),
    ...(proof === 'solved' ? [] : [await limiter.hit(`form-bare:${caller}`, POSTS.bare)]),
  ];
  const over = hits.find(({ allowed }) => !allowed);
  if (over) {
    ctx.metrics.rateLimited.inc({ class: 'public' });
    res.setHeader('Retry-After', String(over.resetSeconds));
    return again(429, { notice: t('doors.page.often', { count: over.resetSeconds }), keep: true });
  }
  const read = readAnswers(form, answers);
  const faults: Record<string, string> = { ...read.faults };
  for (const { channel, required } of form.consents)
    if (required && !fields.get(`consent.${channel}`)) faults[`consent.${channel}`] = t('doors.page.agree');
  if (Object.keys(faults).length > 0) return again(422, { faults, keep: true });
  if (proof === 'wrong') {
    await count(ctx, form, 'no_proof');
    return again(422, { notice: t('doors.page.once_more') });
  }
  const age = ctx.clock.now().getTime() - page.at;
  if (age < (proof === 'solved' ? LEAST_MS : LEAST_BARE_MS)) {
    await count(ctx, form, 'too_fast');
    return again(422, { notice: t('doors.page.fast'), keep: true });
  }
  const kiosk: AtKiosk | undefined = page.kioskId
    ? await kioskForPost(ctx, form.tenantId, page.kioskId)
    : undefined;
  const trap = Boolean(fields.get(TRAP));
  const agreed: Partial<Record<Channel, number>> = {};
  for (const { channel } of ticked) {
    const version = page.shown[channel];
    if (version !== undefined) agreed[channel] = version;
  }
  const taken = await takePost(
    ctx,
    form,
    page,
    {
      number: page.number,
      answers,
      read,
      agreed,
      at: ctx.clock.now(),
      url: page.url,
      referrer: page.referrer,
      ip: req.ip ?? null,
      kiosk,
      trap,
    },
    trap ? 'trap' : kiosk ? 'kiosk' : 'received',
  );
  if (taken === 'used') return again(409, { notice: t('doors.page.sent_before') });
  if (form.definition.redirectTo && !page.embedded) {
    headers(res, form);
    res.redirect(303, form.definition.redirectTo);
    return;
  }
  headers(res, form);
  res.send(renderThanks(form, page.embedded ?? false));
}

const ownUrl = (req: Request): string => `${req.protocol}://${req.headers.host ?? ''}${req.originalUrl}`;

/** Without what is undefined. */
const tidy = <T extends object>(about: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };

async function send(
  ctx: Ctx,
  res: Response,
  status: number,
  form: OpenForm,
  page: Page,
  view: Pick<FormView, 'answers' | 'agreed' | 'faults' | 'notice'>,
): Promise<void> {
  const kiosk = page.kioskId ? await kioskForPost(ctx, form.tenantId, page.kioskId) : undefined;
  const place = kiosk && [kiosk.property.street, kiosk.property.city].filter(Boolean).join(', ');
  headers(res, form);
  res.status(status).send(
    renderForm(form, {
      ...view,
      action: `/f/${form.id}`,
      page: sealPage(ctx, page),
      puzzle: JSON.stringify(await newPuzzle(ctx, page.number)),
      embedded: page.embedded ?? false,
      ...(place ? { place } : {}),
    }),
  );
}

async function find(ctx: Ctx, req: Request, res: Response): Promise<OpenForm | undefined> {
  const id = Id.safeParse(req.params.formId);
  const form = id.success ? await openForm(ctx, id.data) : undefined;
  if (!form) {
    plainHeaders(res);
    res.status(404).send(renderNotice(t('doors.page.none'), t('doors.page.none_text')));
  }
  return form;
}

async function within(limiter: Limiter, res: Response, bucket: string, limit: number): Promise<boolean> {
  const hit = await limiter.hit(bucket, limit);
  if (hit.allowed) return true;
  plainHeaders(res);
  res
    .setHeader('Retry-After', String(hit.resetSeconds))
    .status(429)
    .send(renderNotice(t('doors.page.none_now'), t('doors.page.often', { count: hit.resetSeconds })));
  return false;
}

/** Everything a page of ours may load is a file of ours; it may be framed by the sites its form allows. */
function headers(res: Response, form: Pick<OpenForm, 'definition'>): void {
  const { hosts, redirectTo } = form.definition;
  const goOn = redirectTo ? ` ${new URL(redirectTo).origin}` : '';
  plainHeaders(res, hosts.join(' '), goOn);
}
export function plainHeaders(res: Response, frames = '', posts = ''): void {
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'${posts}; base-uri 'none'; frame-ancestors ${frames || "'none'"}`,
  );
  // The list of frames above says it better, and this header cannot say it at all.
  res.removeHeader('X-Frame-Options');
  res.setHeader('Cache-Control', 'no-store');
  // A frame of another site is its own: with the strictest referrer policy its posts would come from nowhere.
  res.setHeader('Referrer-Policy', 'same-origin');
  res.type('text/html; charset=utf-8');
}

/** Whatever goes wrong with a page is said on a page; a post that could not be kept can be sent again from it. */
const pageTrouble =
  (ctx: Ctx): ErrorRequestHandler =>
  (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = toAppError(error);
    plainHeaders(res);
    if (known.status < 500)
      return void res.status(known.status).send(renderNotice(t('doors.page.unreadable'), known.message));
    ctx.log.error({ err: known.cause ?? known, code: known.code }, 'a form could not be shown or kept');
    const sent = (res.locals.sent ?? []) as [string, string][];
    res.setHeader('Retry-After', known.headers['Retry-After'] ?? '5');
    res
      .status(503)
      .send(
        req.method === 'POST'
          ? renderTryAgain(req.originalUrl, sent)
          : renderNotice(t('doors.page.none_now'), t('doors.page.away_short')),
      );
  };
