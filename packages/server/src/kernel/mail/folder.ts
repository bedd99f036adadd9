import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { AppError, isStorageFull } from '../errors.ts';
import { newId } from '../ids.ts';
import { checkLetter } from './letter-check.ts';
import type { Mail } from './mail.ts';

/** Keeps each letter as an `.eml` file in `folder`, named so that they sort by time. */
export function createFolderMail({ folder, from }: { folder: string; from: string }): Mail {
  const transport = createTransport(
    {
      streamTransport: true,
      buffer: true,
      newline: 'windows',
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send(letter) {
      const { messageId, message } = await transport.sendMail(checkLetter(letter));
      const path = join(folder, `${newId()}.eml`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(`${path}.tmp`, message as Buffer, { mode: 0o600, flush: true });
        await rename(`${path}.tmp`, path);
      } catch (cause) {
        await rm(`${path}.tmp`, { force: true });
        throw isStorageFull(cause) ? new AppError('service.storage_full', { cause }) : cause;
      }
      return { id: messageId };
    },
    async close() {},
  };
}
