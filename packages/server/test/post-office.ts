import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Post {
  /** Envelope recipients, as the sending server named them. */
  to: string[];
  source: string;
}

/** A mail server on the loopback. It knows one user, lintel with p@ss, and refuses unknown@example.com. */
export async function startPostOffice() {
  const received: Post[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'lintel' && password === 'p@ss'
        ? done(null, { user: username })
        : done(new Error('Wrong password')),
    onRcptTo: ({ address }, _session, done) =>
      done(
        address === 'unknown@example.com'
          ? Object.assign(new Error('No such person'), { responseCode: 550 })
          : null,
      ),
    onData: (stream, session, done) => {
      void text(stream).then((source) => {
        received.push({ to: session.envelope.rcptTo.map((to) => to.address), source });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, received, stop: () => new Promise<void>((done) => server.close(() => done())) };
}

/** A letter as its reader sees it: subject, plain text, HTML. */
export function readPost({ source }: Post): { subject: string; text: string; html: string } {
  const [head = ''] = source.split('\r\n\r\n');
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(head)?.[1]?.replaceAll(/\r\n[ \t]/g, ' ') ?? '';
  const part = (type: string): string => {
    const found = new RegExp(
      `Content-Type: ${type}[^]*?\\r\\n\\r\\n([^]*?)(?=\\r\\n--[-_A-Za-z0-9]+|$)`,
    ).exec(source);
    const encoded = /Content-Transfer-Encoding: ([\w-]+)/.exec(found?.[0] ?? '')?.[1] ?? '7bit';
    const body = found?.[1] ?? '';
    if (encoded === 'base64') return Buffer.from(body, 'base64').toString();
    return encoded === 'quoted-printable' ? unquote(body) : body;
  };
  return { subject: decodeWords(subject), text: part('text/plain'), html: part('text/html') };
}

const unquote = (body: string): string =>
  Buffer.from(
    body
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

const decodeWords = (subject: string): string =>
  subject
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, words: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(words, 'base64').toString()
        : unquote(words.replaceAll('_', ' ')),
    );
