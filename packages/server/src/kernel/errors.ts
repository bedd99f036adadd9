import { ERRORS, type ErrorCode } from '@lintel/contract';
import { hasMessage, type MessageValues, t } from '@lintel/contract/messages';

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

/** A failure a client is told about. Anything else that is thrown becomes `service.internal` and is logged. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly values: MessageValues;
  readonly errors: FieldProblem[] | undefined;
  readonly context: Record<string, unknown> | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    options: {
      values?: MessageValues;
      errors?: FieldProblem[];
      context?: Record<string, unknown>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    const key = `error.${code}`;
    super(hasMessage(key) ? t(key, options.values) : code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = ERRORS[code];
    this.values = options.values ?? {};
    this.errors = options.errors;
    this.context = options.context;
    this.headers = options.headers ?? {};
  }
}

/** Refused value of one field, in the same shape as a schema failure. */
export const invalid = (path: string, code: string, message: string): AppError =>
  new AppError('request.invalid', { errors: [{ path, code, message }] });

/** SQLSTATE of a database error, or undefined. */
export const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/** Name of the violated constraint or index of a database error, or undefined. */
export const violated = (error: unknown): string | undefined => {
  const name = (error as { constraint?: unknown } | null)?.constraint;
  return typeof name === 'string' ? name : undefined;
};

const UNAVAILABLE = /^(08|57P0|53[034]|25006)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** True when the database or the network in front of it is away, full or restarting: trying again may help. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string')
    return /Connection terminated|timeout exceeded when trying to connect/.test(String(error));
  return UNAVAILABLE.test(code) || NETWORK.has(code);
}

/** True when a disk is full, be it the database's (53100) or ours (ENOSPC). */
export const isStorageFull = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT';
};
