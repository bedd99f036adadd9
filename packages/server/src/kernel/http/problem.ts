import type { Problem } from '@lintel/contract';
import { hasMessage, t } from '@lintel/contract/messages';
import type { ErrorRequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import type { Actor } from '../actor.ts';
import { AppError, isStorageFull, isUnavailable, sqlState } from '../errors.ts';
import type { Logger } from '../log.ts';
import { logRefusal } from './refusals.ts';

/** Turns whatever was thrown into the AppError a client is told; unknown failures become `service.internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError)
    return new AppError('request.invalid', { errors: fieldProblems(error), cause: error });
  if (isStorageFull(error)) return new AppError('service.storage_full', { cause: error });
  if (isUnavailable(error))
    return new AppError('service.unavailable', { cause: error, headers: { 'Retry-After': '5' } });
  const state = sqlState(error);
  // A lock or statement that took too long, a deadlock: nothing was written, trying again is right.
  if (state === '55P03' || state === '57014' || state === '40P01' || state === '40001') {
    return new AppError('service.unavailable', { cause: error, headers: { 'Retry-After': '1' } });
  }
  // PostgreSQL keeps no U+0000. It came with the request, and nothing was written.
  if (state === '22021' || state === '22P05') {
    const problem = { path: '', code: 'invalid_character', message: t('error.field.nul') };
    return new AppError('request.invalid', { errors: [problem], cause: error });
  }
  const parser = (error as { type?: unknown; status?: unknown } | null) ?? {};
  if (parser.type === 'entity.too.large') return new AppError('request.too_large', { cause: error });
  if (parser.type === 'encoding.unsupported' || parser.type === 'charset.unsupported') {
    return new AppError('request.media_type', { cause: error });
  }
  if (parser.status === 400 || error instanceof URIError)
    return new AppError('request.malformed', { cause: error });
  return new AppError('service.internal', { cause: error });
}

/** Field paths and sentences of a schema failure. */
export function fieldProblems(error: ZodError): { path: string; code: string; message: string }[] {
  return error.issues.slice(0, 50).flatMap((issue): { path: string; code: string; message: string }[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, 20).map((key) => ({
        path: [...path, key].join('.'),
        code: issue.code,
        message: t('error.field.unknown'),
      }));
    }
    return [{ path: path.join('.'), code: issue.code, message: issue.message }];
  });
}

/** Sends an error as problem+json (RFC 9457). */
export function sendProblem(res: Response, error: AppError, requestId: string): void {
  const key = `error.${error.code}`;
  const problem: Problem = {
    type: `urn:lintel:error:${error.code}`,
    title: hasMessage(key) ? t(key, error.values) : error.code,
    status: error.status,
    code: error.code,
    instance: requestId,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.context ? { context: error.context } : {}),
  };
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
  res.status(error.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Who could not show who they are, may not do that, or asks too often: what an attack looks like from inside. */
const SUSPECT = new Set([401, 403, 429]);

/** Last resort of every request. Failures of ours are logged with their cause, refusals with where they came from. */
export const problemHandler =
  (log: Logger): ErrorRequestHandler =>
  (error, req, res, _next) => {
    const known = toAppError(error);
    const requestId = String(res.locals.requestId ?? '');
    if (known.status >= 500) {
      log.error(
        { err: known.cause ?? known, code: known.code, trace: { id: requestId } },
        'a request failed',
      );
    } else if (SUSPECT.has(known.status)) {
      const actor = res.locals.actor as Actor | null | undefined;
      logRefusal(
        log,
        { code: known.code, ip: req.ip ?? null, requestId },
        {
          http: { request: { method: req.method }, response: { status_code: known.status } },
          url: { path: String(res.locals.route ?? 'other') },
          ...(actor ? { user: { id: actor.userId }, organization: { id: actor.tenantId } } : {}),
        },
      );
    }
    sendProblem(res, known, requestId);
  };
