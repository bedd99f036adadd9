import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { AuditAction } from './events.ts';
import type { Permission } from './permissions.ts';

// zod probes `new Function`, which the browser's content security policy reports; the server keeps the fast path.
if ('document' in globalThis) z.config({ jitless: true });

/** Request-rate classes; the figures per class are server configuration. */
export type RateClass = 'read' | 'write' | 'intake' | 'sign-in' | 'public';

/**
 * Who may call: `public` needs no token, `self` any signed-in person (acting on what is theirs),
 * anything else is a permission of the role matrix.
 */
export type Access = 'public' | 'self' | Permission;

/** How the body travels: JSON (default) or one streamed file as `application/octet-stream`. */
export type BodyKind = 'json' | 'file';

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `module.verbObject`, unique; also the OpenAPI operationId and the metrics label. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** Below `/api`, with `:param` segments. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly rate: RateClass;
  /** What the audit log calls a successful call; `none` only for reads without exported or sensitive data. */
  readonly audit: AuditAction | 'none';
  /** Honours the Idempotency-Key header: the first answer is kept 24 h and replayed. */
  readonly idempotent: boolean;
  /**
   * Asks for a fresh proof of identity: without one in the last ten minutes the answer is `auth.step_up_required`.
   * An API key, which cannot give one, passes on its permission alone.
   */
  readonly stepUp: boolean;
  /** 302: the handler answers with the address to go to. */
  readonly status: 200 | 201 | 202 | 204 | 302;
  /** When nothing came of it, which is no failure: the answer is 204 without a body then, and the handler gives undefined. */
  readonly nothing?: string;
  readonly bodyKind: BodyKind;
  /** Media type of a reply that is a file and not JSON. */
  readonly replyType?: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  readonly errors: readonly ErrorCode[];
}

export type AnyEndpoint = Endpoint;
export type ParamsOf<E extends AnyEndpoint> = z.output<E['params']>;
export type QueryOf<E extends AnyEndpoint> = z.output<E['query']>;
export type BodyOf<E extends AnyEndpoint> = z.output<E['body']>;
export type ReplyOf<E extends AnyEndpoint> = z.output<E['reply']>;
/** What a caller passes: params, query and body in one flat object per part; empty parts may be left out. */
export type CallOf<E extends AnyEndpoint> = {
  params?: z.input<E['params']>;
  query?: z.input<E['query']>;
  body?: z.input<E['body']>;
};

const nothing = z.strictObject({});

/** Declares one endpoint. Everything a route needs is said here once: server, OpenAPI, tests and app read it. */
export function endpoint<
  Reply extends z.ZodType,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
>(def: {
  name: string;
  method: Endpoint['method'];
  path: string;
  summary: string;
  access: Access;
  rate: RateClass;
  audit: AuditAction | 'none';
  idempotent?: boolean;
  stepUp?: boolean;
  status?: Endpoint['status'];
  nothing?: string;
  bodyKind?: BodyKind;
  replyType?: string;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
  errors?: readonly ErrorCode[];
}): Endpoint<Params, Query, Body, Reply> {
  return {
    ...def,
    idempotent: def.idempotent ?? false,
    stepUp: def.stepUp ?? false,
    status: def.status ?? 200,
    bodyKind: def.bodyKind ?? 'json',
    params: def.params ?? (nothing as unknown as Params),
    query: def.query ?? (nothing as unknown as Query),
    body: def.body ?? (nothing as unknown as Body),
    errors: def.errors ?? [],
  };
}

/** Path with its parameters filled in and the query appended, below `/api`. */
export function pathOf(e: AnyEndpoint, call: { params?: unknown; query?: unknown }): string {
  const params = (call.params ?? {}) as Record<string, string | number>;
  const path = e.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries((call.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null) continue;
    search.set(key, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ''}`;
}
