import { job, scheduled } from '../../../kernel/jobs.ts';
import { rereadWaiting } from '../mail/templates.service.ts';
import { forgetMessages } from './forget-messages.ts';
import { readKeptMail } from './read-kept-mail.ts';

/** Lead mail is small, and waits for nobody: an import or a mail of many megabytes runs elsewhere. */
export const readSmallMail = job({
  name: 'intake.read-mail',
  on: 'message.kept',
  attempts: 6,
  run: (ctx, event) => readKeptMail(ctx, event.tenantId, event.payload.messageId, 'small'),
});

export const readLargeMail = job({
  name: 'intake.read-large-mail',
  on: 'message.kept',
  queue: 'bulk',
  attempts: 6,
  run: (ctx, event) => readKeptMail(ctx, event.tenantId, event.payload.messageId, 'large'),
});

export const rereadMail = job({
  name: 'intake.reread-mail',
  on: 'mail_template.saved',
  queue: 'bulk',
  run: (ctx, event, signal) => rereadWaiting(ctx, event.tenantId, event.payload.templateId, signal),
});

export const forgetOriginals = scheduled({
  name: 'intake.forget-messages',
  when: { everyMs: 6 * 3_600_000 },
  run: forgetMessages,
});
