import type { ErrorCode, Problem } from '@lintel/contract';
import { hasMessage, type MessageValues, t } from '@lintel/contract/messages';

/** What went wrong with a request. `network` and `cancelled` happened before a server could answer. */
export interface AppProblem {
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly code: ErrorCode | 'network' | 'cancelled' | 'unknown';
  readonly title: string;
  readonly detail?: string;
  /** One entry per value that was not accepted; `path` as in the body, joined by dots. */
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  /** The reference a person can quote. */
  readonly requestId?: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfter?: number;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'status' in body;

/** Reads an unsuccessful answer: problem+json, or whatever a proxy in between has sent. */
export function problemOf(
  status: number,
  body: unknown,
  header: (name: string) => string | null,
): AppProblem {
  const retry = Number(header('retry-after'));
  const retryAfter = Number.isFinite(retry) && retry > 0 ? retry : undefined;
  const requestId = header('x-request-id') ?? undefined;
  if (!isProblem(body)) {
    const code = status === 503 || status === 502 || status === 504 ? 'service.unavailable' : 'unknown';
    return { status, code, title: '', errors: [], requestId, context: {}, retryAfter };
  }
  return {
    status,
    code: body.code,
    title: body.title,
    detail: body.detail,
    errors: body.errors ?? [],
    requestId: requestId ?? body.instance,
    context: body.context ?? {},
    retryAfter,
  };
}

export const networkProblem = (cancelled: boolean): AppProblem => ({
  status: 0,
  code: cancelled ? 'cancelled' : 'network',
  title: '',
  errors: [],
  context: {},
});

/** True for what a failed query or mutation of `api` gives as its error. */
export const isAppProblem = (error: unknown): error is AppProblem =>
  typeof error === 'object' && error !== null && 'code' in error && 'status' in error && 'errors' in error;

/** The sentence for a person: what happened and what to do. */
export function problemText(error: unknown): string {
  if (!isAppProblem(error)) return t('ui.problem.internal');
  if (error.code === 'network') return error.detail ?? t('ui.problem.network');
  const key = `error.${error.code}`;
  if (!hasMessage(key)) return error.detail ?? t('ui.problem.internal');
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries({ seconds: error.retryAfter, ...error.context })) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  }
  const text = t(key, values as MessageValues);
  return /\{\w+\}/.test(text) ? error.detail || error.title || text : text;
}

/** The message for one field of a form, by its path in the body ("owner.email"). */
export const fieldError = (error: unknown, path: string): string | undefined =>
  isAppProblem(error)
    ? error.errors.find((e) => e.path === path || e.path === `body.${path}`)?.message
    : undefined;
