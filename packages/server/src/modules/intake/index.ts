import type { Module } from '../../kernel/http/route.ts';
import { readWaitingCalls, readWebMessage } from './doors.jobs.ts';
import { checkRows, countRowsOfUpload, importRows } from './intake.jobs.ts';
import { watchMailboxes } from './mail/watch-mailboxes.ts';
import { forgetOriginals, readLargeMail, readSmallMail, rereadMail } from './messages/messages.jobs.ts';

export { configureImport } from './configure-import.ts';
export { exportErrors } from './error-list.ts';
export { type ImportFileOptions, importFile } from './import-file.ts';
export { cancelImport, checkImport, getImport, listImports, startImport } from './imports.service.ts';
export { type ReceivedBy, receiveInquiry } from './receive/receive-inquiry.ts';
export type { Way } from './receive/said.ts';
export { uploadImport } from './upload-import.ts';

/** Lead files on their way in: reading, mapping, dry run, import. */
export const intakeModule: Module = {
  name: 'intake',
  routes: async () => (await import('./intake.routes.ts')).intakeRoutes(),
  doors: async (ctx, limiter) => (await import('./open-doors.routes.ts')).openDoors(ctx, limiter),
  jobs: [
    countRowsOfUpload,
    checkRows,
    importRows,
    readSmallMail,
    readLargeMail,
    rereadMail,
    forgetOriginals,
    readWebMessage,
    readWaitingCalls,
  ],
  background: (ctx) => watchMailboxes(ctx),
};
