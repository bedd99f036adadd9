import { isIP } from 'node:net';
import type { ImapConnection } from '@lintel/contract';
import { ImapFlow } from 'imapflow';
import type { Config } from '../../../kernel/config.ts';
import { checkHost, EgressRefused, publicLookup } from '../../../kernel/egress.ts';
import { type Words, words } from '../reading/problems.ts';

const CONNECT_MS = 15_000;
const SOCKET_MS = 5 * 60_000;
/** IDLE is begun anew this often: routers forget silent connections. */
const IDLE_MS = 4 * 60_000;

export type Connection = Omit<ImapConnection, 'folder'>;

/**
 * A connection to a mail server, signed in. The address that is connected to is the one that was checked to be public;
 * `EGRESS_ALLOW` lets servers of one's own network through, and those alone without TLS. Close it with `logout` or
 * `close`. Throws what `problemOf` can say.
 */
export async function connectImap(
  config: Pick<Config, 'egressAllow'>,
  { host, port, security, user, password }: Connection,
): Promise<ImapFlow> {
  checkHost(config, host);
  if (security === 'none' && !config.egressAllow.has(host))
    throw new EgressRefused('Without TLS only hosts of EGRESS_ALLOW are connected to');
  const address = await resolve(config, host);
  const client = new ImapFlow({
    host: address,
    port,
    secure: security === 'tls',
    ...(security === 'starttls' ? { doSTARTTLS: true } : {}),
    ...(security === 'none' ? { doSTARTTLS: false } : {}),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    tls: { minVersion: 'TLSv1.2' },
    auth: { user, pass: password },
    // Its log lines name people.
    logger: false,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    maxIdleTime: IDLE_MS,
    // To wait for news begins at once, not when nothing was asked for a while.
    autoIdleDelay: 200,
  });
  // A connection that breaks later is told of by `close`; nothing may end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

function resolve(config: Pick<Config, 'egressAllow'>, host: string): Promise<string> {
  const lookup = publicLookup(config.egressAllow);
  return new Promise((found, failed) =>
    lookup(host, {}, (error, address) => (error ? failed(error) : found(String(address)))),
  );
}

/** What is wrong with a connection, in words a person can act on; a server's own answer is quoted, never a password. */
export function problemOf(error: unknown): Words {
  const { code, authenticationFailed, mailboxMissing, responseText, serverResponseCode } = (error ?? {}) as {
    code?: string;
    authenticationFailed?: boolean;
    mailboxMissing?: boolean;
    responseText?: string;
    serverResponseCode?: string;
  };
  const answer = responseText?.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
  if (error instanceof EgressRefused) return words('inbox.trouble.private');
  if (authenticationFailed || serverResponseCode === 'AUTHENTICATIONFAILED')
    return words('inbox.trouble.password', { answer: answer ?? '' });
  if (
    mailboxMissing ||
    code === 'NotFound' ||
    serverResponseCode === 'NONEXISTENT' ||
    serverResponseCode === 'TRYCREATE'
  )
    return words('inbox.trouble.folder');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return words('inbox.trouble.host');
  if (code === 'ECONNREFUSED') return words('inbox.trouble.closed');
  if (code && /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/.test(code))
    return words('inbox.trouble.certificate');
  if (code && /SSL|EPROTO|TLS/i.test(code)) return words('inbox.trouble.tls');
  if (code && /TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|NoConnection/i.test(code))
    return words('inbox.trouble.silent');
  return answer
    ? words('inbox.trouble.answer', { answer })
    : words('inbox.trouble.broken', { code: code ?? '–' });
}
