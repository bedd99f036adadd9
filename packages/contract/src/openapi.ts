import { z } from 'zod';
import type { AnyEndpoint } from './endpoint.ts';
import { ERRORS, Problem } from './errors.ts';
import { endpoints } from './index.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of all endpoints, built from the same schemas that validate requests. */
export function buildOpenApi(version: string): Json {
  const paths: Record<string, Json> = {};
  const components = new Map<string, Json>();
  const add = (schema: z.ZodType, io: 'input' | 'output'): Json => lift(schema, io, components);
  for (const e of endpoints) {
    const path = e.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][e.method] = operation(e, add);
  }
  add(Problem, 'output');
  return {
    openapi: '3.1.0',
    info: { title: 'Lintel API', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function operation(e: AnyEndpoint, add: (s: z.ZodType, io: 'input' | 'output') => Json): Json {
  const params = [...parameters(e.params, 'path', add), ...parameters(e.query, 'query', add)];
  if (e.idempotent) {
    params.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Same key and same request: the first answer is replayed for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  const media = e.replyType ?? 'application/json';
  const ok: Json = { description: e.summary };
  if (e.status !== 204) {
    ok.content = { [media]: { schema: e.replyType ? { type: 'string' } : add(e.reply, 'output') } };
  }
  const codes = new Map<number, string[]>();
  const all = [
    ...e.errors,
    'request.malformed',
    'request.invalid',
    'request.rate_limited',
    'service.unavailable',
    'service.storage_full',
  ] as const;
  for (const code of [
    ...all,
    ...(e.access === 'public' ? [] : (['auth.required', 'auth.forbidden'] as const)),
    ...(e.stepUp ? (['auth.step_up_required'] as const) : []),
    ...(e.idempotent ? (['idempotency.in_flight', 'idempotency.mismatch'] as const) : []),
    ...(hasBody(e) ? (['request.too_large', 'request.media_type', 'request.origin_refused'] as const) : []),
  ]) {
    const status = ERRORS[code];
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  const responses: Record<string, Json> = {
    [e.status]: ok,
    ...(e.nothing ? { 204: { description: e.nothing } } : {}),
  };
  for (const [status, list] of [...codes].sort(([a], [b]) => a - b)) {
    responses[status] = {
      description: [...new Set(list)].join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  // Refused by the server's parser, before there is a request to answer with a problem.
  if (params.some((p) => p.in === 'query')) {
    responses[431] = { description: 'The address and the headers are longer than 16 kB together' };
  }
  return {
    operationId: e.name,
    tags: [e.name.split('.')[0]],
    summary: e.summary,
    'x-permission': e.access,
    'x-rate-class': e.rate,
    'x-audit': e.audit,
    ...(e.stepUp ? { 'x-step-up': true } : {}),
    ...(e.access === 'public' ? { security: [] } : {}),
    ...(params.length ? { parameters: params } : {}),
    ...(hasBody(e) ? { requestBody: requestBody(e, add) } : {}),
    responses,
  };
}

/** True when the endpoint takes a body at all. */
export function hasBody(e: AnyEndpoint): boolean {
  if (e.bodyKind === 'file') return true;
  return !(e.body instanceof z.ZodObject && Object.keys(e.body.shape).length === 0);
}

function requestBody(e: AnyEndpoint, add: (s: z.ZodType, io: 'input' | 'output') => Json): Json {
  if (e.bodyKind === 'file') {
    return {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    };
  }
  return { required: true, content: { 'application/json': { schema: add(e.body, 'input') } } };
}

function parameters(
  schema: z.ZodType,
  where: 'path' | 'query',
  add: (s: z.ZodType, io: 'input' | 'output') => Json,
): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, part]) => ({
    name,
    in: where,
    required: where === 'path' || !part.safeParse(undefined).success,
    schema: add(part, 'input'),
  }));
}

/** JSON Schema of one zod schema; schemas with an `id` in their meta become shared components. */
function lift(schema: z.ZodType, io: 'input' | 'output', components: Map<string, Json>): Json {
  const json = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json;
  const defs = (json.$defs ?? {}) as Record<string, Json>;
  for (const [name, def] of Object.entries(defs)) components.set(componentName(name, io), rewrite(def, io));
  delete json.$defs;
  delete json.$schema;
  const id = json.id ?? (schema.meta()?.id as string | undefined);
  const body = rewrite(json, io);
  if (typeof id !== 'string' || '$ref' in body) return body;
  components.set(componentName(id, io), body);
  return { $ref: `#/components/schemas/${componentName(id, io)}` };
}

/** Request and reply shapes of one schema can differ (defaults, transforms), so requests get a name of their own. */
const componentName = (id: string, io: 'input' | 'output'): string =>
  io === 'input' && !/^(New|.*Change$|.*Input$)/.test(id) ? `${id}Input` : id;

function rewrite(node: Json, io: 'input' | 'output'): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    const out: Json = {};
    for (const [key, inner] of Object.entries(value as Json)) {
      if (key === 'id' && typeof inner === 'string') continue;
      if (key === '$schema') continue;
      // Most validators know no property classes; these two are the ones in use.
      if (key === 'pattern' && typeof inner === 'string') {
        out[key] = inner
          .replaceAll('\\p{Cc}', '\\x00-\\x1f\\x7f-\\x9f')
          .replaceAll('\\p{Cs}', '\\ud800-\\udfff');
        continue;
      }
      out[key] =
        key === '$ref' && typeof inner === 'string'
          ? `#/components/schemas/${componentName(inner.replace('#/$defs/', ''), io)}`
          : walk(inner);
    }
    return out;
  };
  return walk(node) as Json;
}
