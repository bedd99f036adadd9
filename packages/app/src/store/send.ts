import { type AnyEndpoint, pathOf } from '@lintel/contract';
import { type AppProblem, networkProblem, problemOf } from './problem.ts';

/** Parameters, query and body of one call, as its endpoint declares them. */
export interface Call {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

export interface SendOptions {
  /** Address of the server; empty where it serves this page. */
  readonly server: string;
  readonly token: string | null;
  /** Sent for endpoints that honour it; the same key for every try of one intent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Goes out even when the page is being closed. */
  readonly keepalive?: boolean;
  /** Share of a file sent so far, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export type Outcome = { readonly data: unknown } | { readonly error: AppProblem };
/** Asks the server past all that this device keeps. */
export type Ask = (endpoint: AnyEndpoint, call: Call) => Promise<Outcome>;

function headersOf(endpoint: AnyEndpoint, options: SendOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: endpoint.replyType ?? 'application/json' };
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  if (options.idempotencyKey && endpoint.idempotent) headers['idempotency-key'] = options.idempotencyKey;
  if (endpoint.bodyKind === 'file') headers['content-type'] = 'application/octet-stream';
  else if (endpoint.method !== 'get' && endpoint.method !== 'delete')
    headers['content-type'] = 'application/json';
  return headers;
}

const readJson = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Makes one call and never throws: the parsed reply (a Blob where the reply is a file), or an AppProblem. */
export async function send(endpoint: AnyEndpoint, call: Call, options: SendOptions): Promise<Outcome> {
  if (endpoint.bodyKind === 'file' && options.onProgress) return sendFile(endpoint, call, options);
  const withBody = call.body !== undefined && endpoint.method !== 'get';
  try {
    const reply = await fetch(options.server + pathOf(endpoint, call), {
      method: endpoint.method.toUpperCase(),
      headers: headersOf(endpoint, options),
      body: withBody
        ? endpoint.bodyKind === 'file'
          ? (call.body as Blob)
          : JSON.stringify(call.body)
        : endpoint.bodyKind === 'json' && !['get', 'delete'].includes(endpoint.method)
          ? '{}'
          : undefined,
      credentials: 'same-origin',
      signal: options.signal,
      keepalive: options.keepalive,
    });
    if (reply.ok && endpoint.replyType) return { data: await reply.blob() };
    const body = readJson(await reply.text());
    return reply.ok
      ? { data: body ?? null }
      : { error: problemOf(reply.status, body, (name) => reply.headers.get(name)) };
  } catch {
    return { error: networkProblem(options.signal?.aborted ?? false) };
  }
}

/** `fetch` cannot say how much of a file has left, XMLHttpRequest can. */
function sendFile(endpoint: AnyEndpoint, call: Call, options: SendOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(endpoint.method.toUpperCase(), options.server + pathOf(endpoint, call));
    for (const [name, value] of Object.entries(headersOf(endpoint, options)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) =>
      event.lengthComputable && options.onProgress?.(event.loaded / event.total);
    request.onload = () => {
      const body = readJson(request.responseText);
      const ok = request.status >= 200 && request.status < 300;
      resolve(
        ok
          ? { data: body ?? null }
          : { error: problemOf(request.status, body, (name) => request.getResponseHeader(name)) },
      );
    };
    request.onerror = () => resolve({ error: networkProblem(false) });
    request.onabort = () => resolve({ error: networkProblem(true) });
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(call.body as Blob);
  });
}
