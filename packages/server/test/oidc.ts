import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** What the provider says of somebody who signs in with this name. */
export interface ProviderPerson {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface TestProvider {
  readonly issuer: string;
  readonly people: Map<string, ProviderPerson>;
  /**
   * Walks from the address Lintel sends a browser to through the provider's own pages, signing in as `login`, or turning
   * back at the first page without one. Gives the address the provider sends the browser back to.
   */
  walk(from: string, login: string | undefined): Promise<URL>;
  stop(): Promise<void>;
}

export const CLIENT = { id: 'lintel', secret: 'what-the-provider-gave' };

/** A real OpenID provider on loopback, which knows one client and asks nobody for a password. */
export async function startProvider(redirectUri: (issuer: string) => string): Promise<TestProvider> {
  const server: Server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, ProviderPerson>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri(issuer)],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['provider'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
  });
  server.on('request', provider.callback());
  const back = redirectUri(issuer);

  return {
    issuer,
    people,
    async walk(from, login) {
      const cookies = new Map<string, string>();
      const visit = async (url: string, form?: Record<string, string>): Promise<Response> => {
        const reply = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
          ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
        });
        for (const line of reply.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        return reply;
      };
      let reply = await visit(from);
      for (let page = 0; page < 20; page++) {
        const to = reply.headers.get('location');
        if (to) {
          const url = new URL(to, issuer);
          if (url.href.startsWith(back)) return url;
          reply = await visit(url.href);
          continue;
        }
        const html = await reply.text();
        const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
        const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
        if (!action || !prompt) throw new Error(`The provider shows no form: ${reply.status} ${html}`);
        reply =
          login === undefined
            ? await visit(`${action}/abort`)
            : await visit(action, { prompt, ...(prompt === 'login' ? { login, password: 'any' } : {}) });
      }
      throw new Error('The provider leads nowhere');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
