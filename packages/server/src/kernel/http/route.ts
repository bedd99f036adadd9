import type { Readable } from 'node:stream';
import type { AnyEndpoint, BodyOf, ParamsOf, QueryOf } from '@lintel/contract';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { Actor } from '../actor.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { AnyJob } from '../jobs.ts';
import type { Limiter } from './limits.ts';

/** How long a proof of identity counts for what asks for a fresh one. */
export const STEP_UP_MS = 10 * 60_000;

/**
 * Throws `auth.step_up_required` when the actor's last proof is too old for what is dangerous. An API key, which cannot
 * give one, passes.
 */
export function requireFreshProof(ctx: Ctx, actor: Actor): void {
  if (actor.keyId) return;
  const age = ctx.clock.now().getTime() - (actor.verifiedAt?.getTime() ?? 0);
  if (age > STEP_UP_MS) throw new AppError('auth.step_up_required');
}

/** What a handler may know and say beyond the declared schemas. */
export interface Wire {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The request came over TLS, as far as the trusted proxies say. */
  readonly secure: boolean;
  /** Where the caller's browser is: `PUBLIC_URL`, or the address the request was sent to, `https://crm.example.com`. */
  readonly origin: string;
  /** The browser says that a page of another site sent it here (Fetch Metadata); false where it says nothing. */
  readonly fromElsewhere: boolean;
  cookie(name: string): string | undefined;
  setHeader(name: string, value: string | string[]): void;
}

export interface PublicCall<E extends AnyEndpoint> {
  ctx: Ctx;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** The streamed upload of a `bodyKind: 'file'` endpoint; ends with an error when it breaks off or is too large. */
  file: Readable;
  wire: Wire;
}
export interface Call<E extends AnyEndpoint> extends PublicCall<E> {
  actor: Actor;
}

/**
 * A reply as the handler gives it: checked against the endpoint's schema, a stream for a file reply, or undefined when
 * nothing came of it and the endpoint has words for that.
 */
export type Given<E extends AnyEndpoint> = z.input<E['reply']> | Readable | undefined;

export interface Route {
  readonly endpoint: AnyEndpoint;
  readonly handle: (call: Call<AnyEndpoint>) => Promise<unknown>;
  /** Throws while no more of these can be taken. Asked first, before a body is read or anything is counted. */
  readonly check?: () => void;
}

/** Binds an endpoint for signed-in people to its handler: translate, nothing else. */
export function route<E extends AnyEndpoint>(
  endpoint: E,
  handle: (call: Call<E>) => Promise<Given<E>>,
): Route {
  if (endpoint.access === 'public') throw new Error(`${endpoint.name} is public: use publicRoute`);
  return { endpoint, handle: handle as unknown as Route['handle'] };
}

/** Binds a public endpoint, whose handler knows nobody. */
export function publicRoute<E extends AnyEndpoint>(
  endpoint: E,
  handle: (call: PublicCall<E>) => Promise<Given<E>>,
  check?: () => void,
): Route {
  if (endpoint.access !== 'public') throw new Error(`${endpoint.name} is not public: use route`);
  return { endpoint, handle: handle as unknown as Route['handle'], ...(check ? { check } : {}) };
}

/** Something that goes on until it is closed. */
export interface Background {
  close(): Promise<void>;
}

/** A module's faces; each process uses those of its roles. */
export interface Module {
  readonly name: string;
  readonly routes: (ctx: Ctx) => Promise<Route[]> | Route[];
  readonly jobs: readonly AnyJob[];
  /**
   * What is served beside the endpoint table: pages for visitors, and addresses whose callers speak as they like. It
   * counts its callers by itself, and says itself what it takes.
   */
  readonly doors?: (ctx: Ctx, limiter: Limiter) => Promise<RequestHandler>;
  /** What runs as long as a worker does, beside its jobs; ended when the worker stops, after everything that writes. */
  readonly background?: (ctx: Ctx) => Background;
}
