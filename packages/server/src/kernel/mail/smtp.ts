import { createTransport } from 'nodemailer';
import { checkLetter } from './letter-check.ts';
import type { Mail } from './mail.ts';

/** Sends over SMTP; `smtpUrl` as in `smtps://user:password@host:465`. Connections are kept and shared. */
export function createSmtpMail({ smtpUrl, from }: { smtpUrl: string; from: string }): Mail {
  const transport = createTransport(
    {
      url: smtpUrl,
      pool: true,
      maxConnections: 3,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      // A template must never make the server read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send(letter) {
      const { messageId } = await transport.sendMail(checkLetter(letter));
      return { id: messageId };
    },
    async close() {
      transport.close();
    },
  };
}
