import { z } from 'zod';

/**
 * Every error code a client can meet, with its HTTP status. The sentence a person reads is
 * `error.<code>` in the message catalogue. Codes are stable: change the words, never the code.
 */
export const ERRORS = {
  'request.malformed': 400,
  'request.invalid': 422,
  'request.too_large': 413,
  'request.media_type': 415,
  'request.rate_limited': 429,
  'request.cursor_invalid': 400,
  'request.not_found': 404,
  'request.method_not_allowed': 405,
  'request.origin_refused': 403,
  'idempotency.in_flight': 409,
  'idempotency.mismatch': 422,
  'auth.required': 401,
  'auth.token_invalid': 401,
  'auth.credentials_wrong': 401,
  'auth.refresh_invalid': 401,
  'auth.too_many_attempts': 429,
  'auth.forbidden': 403,
  'auth.password_weak': 422,
  'auth.insecure_transport': 403,
  'setup.already_done': 409,
  'account.email_taken': 409,
  'lead.not_found': 404,
  'lead.stale': 409,
  'lead.duplicate': 409,
  'lead.unreachable': 422,
  'field.not_found': 404,
  'field.key_taken': 409,
  'field.value_invalid': 422,
  'field.in_use': 409,
  'stage.not_found': 404,
  'user.not_found': 404,
  'import.not_found': 404,
  'import.file_unreadable': 422,
  'import.file_empty': 422,
  'import.file_too_large': 413,
  'import.file_macros': 422,
  'import.mapping_invalid': 422,
  'import.state_conflict': 409,
  'import.upload_incomplete': 400,
  'ml.model_not_found': 404,
  'ml.run_not_found': 404,
  'ml.run_active': 409,
  'ml.run_finished': 409,
  'ml.python_missing': 409,
  'ml.too_few': 422,
  'ml.no_outcome': 422,
  'ml.model_invalid': 422,
  'service.unavailable': 503,
  'service.storage_full': 507,
  'service.internal': 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERRORS;

/** RFC 9457 problem details as Lintel sends them. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().optional(),
    /** Request id, also in the X-Request-Id header: the reference a person can quote. */
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    /** Values that help to recover, for example the current `version` of a stale record. */
    context: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof Problem>;
