import { type AnyEndpoint, type CallOf, type Problem, pathOf, type ReplyOf } from '@lintel/contract';
import { ProblemError, type World } from './world.ts';

/** What a browser is to the server: cookies it keeps, an access token in memory, words about itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  token: string | undefined;
  readonly #baseUrl: string;
  readonly #userAgent: string;

  private constructor(baseUrl: string, userAgent: string) {
    this.#baseUrl = baseUrl;
    this.#userAgent = userAgent;
  }

  static async open(world: World, userAgent = FIREFOX): Promise<Browser> {
    return new Browser((await world.client()).baseUrl, userAgent);
  }

  /** Where this browser believes to be: what an authenticator signs. */
  get origin(): string {
    return this.#baseUrl;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('user-agent', this.#userAgent);
    headers.set('origin', this.#baseUrl);
    if (this.token) headers.set('authorization', `Bearer ${this.token}`);
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const reply = await fetch(`${this.#baseUrl}${path}`, { ...init, headers });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  /** Calls an endpoint as this browser; throws ProblemError for a problem reply. A session in the reply is taken. */
  async call<E extends AnyEndpoint>(endpoint: E, call: CallOf<E> = {}): Promise<ReplyOf<E>> {
    const reply = await this.fetch(pathOf(endpoint, call), {
      method: endpoint.method.toUpperCase(),
      ...(call.body === undefined
        ? {}
        : { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } }),
    });
    if (!reply.ok) throw new ProblemError((await reply.json()) as Problem);
    if (reply.status === 204) return undefined as ReplyOf<E>;
    const body = (await reply.json()) as { accessToken?: string; session?: { accessToken: string } };
    this.token = body.session?.accessToken ?? body.accessToken ?? this.token;
    return body as ReplyOf<E>;
  }
}

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** A check for assert.rejects: a problem with this code. */
export const problem = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;
