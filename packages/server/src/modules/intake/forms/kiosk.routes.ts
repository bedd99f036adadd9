import { join } from 'node:path';
import { DOOR_MAX_BYTES, Id } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { json, type Request, type Response, Router } from 'express';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addressBlock } from '../../../kernel/http/address.ts';
import type { Limiter } from '../../../kernel/http/limits.ts';
import { sendFile } from './assets.routes.ts';
import { kioskOfToken, type OpenKiosk } from './kiosks.service.ts';
import { escapeHtml } from './render-form.ts';
import { Entries, kioskVisit, takeEntries } from './take-entries.ts';

/** The sign-in of an open house: a page that works without a network, and where it sends who came. */
export function kioskPages(ctx: Ctx, limiter: Limiter): Router {
  const router = Router({ caseSensitive: true });
  router.get('/kiosk/worker.js', (_req, res) => {
    sendFile(res, join(import.meta.dirname, 'browser/kiosk-worker.js'), 'no-cache');
  });
  router.get('/kiosk/:formId', (req, res, next) => {
    res.locals.route = '/kiosk/:formId';
    if (!Id.safeParse(req.params.formId).success) return next();
    shellHeaders(res);
    // The same for everybody: what it shows it asks for with the token behind the # of its address.
    res.type('html').send(renderShell());
  });
  router.get('/kiosk/:formId/visit', (req, res, next) => {
    enter(ctx, limiter, req, res)
      .then((kiosk) => kioskVisit(ctx, kiosk))
      .then((visit) => res.json(visit))
      .catch(next);
  });
  router.post('/kiosk/:formId/entries', json({ limit: DOOR_MAX_BYTES }), (req, res, next) => {
    enter(ctx, limiter, req, res)
      .then((kiosk) => takeEntries(ctx, kiosk, Entries.parse(req.body).entries, req.ip ?? null))
      .then((done) => res.status(202).json(done))
      .catch(next);
  });
  return router;
}

async function enter(ctx: Ctx, limiter: Limiter, req: Request, res: Response): Promise<OpenKiosk> {
  res.locals.route = `/kiosk/:formId/${req.method === 'GET' ? 'visit' : 'entries'}`;
  res.setHeader('Cache-Control', 'no-store');
  const hit = await limiter.hit(`kiosk:${addressBlock(req.ip ?? null)}`, ctx.config.limits.public);
  if (!hit.allowed)
    throw new AppError('request.rate_limited', {
      values: { seconds: hit.resetSeconds },
      headers: { 'Retry-After': String(hit.resetSeconds) },
    });
  const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
  return kioskOfToken(ctx, String(req.params.formId), token);
}

function shellHeaders(res: Response): void {
  res.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cache-Control', 'no-cache');
}

/** Words the tablet needs, in the page, so that it has them without a network. */
const WORDS = [
  'waiting_one',
  'waiting_many',
  'offline',
  'full',
  'closed',
  'closed_text',
  'loading',
  'unreachable',
  'unreachable_text',
  'next',
  'choose',
  'contact',
  'plain',
] as const;

function renderShell(): string {
  const words = Object.fromEntries(WORDS.map((word) => [word, t(`doors.kiosk.${word}`)]));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(t('doors.kiosk.title'))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="/favicon.svg">
<meta name="apple-mobile-web-app-capable" content="yes"><meta name="mobile-web-app-capable" content="yes">
<link rel="stylesheet" href="/f/assets/form.css"><link rel="stylesheet" href="/f/assets/kiosk.css"><link rel="stylesheet" id="look" href="/f/look/3353d4.css">
<script type="module" src="/f/assets/kiosk.js"></script></head>
<body class="kiosk" data-words="${escapeHtml(JSON.stringify(words))}"><div id="bar"><span id="state" role="status"></span><button id="full" type="button" hidden></button></div>
<main id="kiosk"><p class="soft">${escapeHtml(t('doors.kiosk.loading'))}</p></main></body></html>`;
}
