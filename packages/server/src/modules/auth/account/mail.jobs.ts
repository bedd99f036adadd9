import { type AnyJob, job, scheduled } from '../../../kernel/jobs.ts';
import { sendInvitations } from '../people/send-invitations.ts';
import { dropOldFailures } from '../sign-in/failures.repository.ts';
import { sendEmailChange, sendEmailChanged } from './change-email.ts';
import { sendPasswordNotice } from './change-password.ts';
import { dropOldLinks } from './mail-links.repository.ts';
import { sendReset } from './reset-password.ts';

const MONTH_MS = 30 * 24 * 3_600_000;

export const mailJobs: readonly AnyJob[] = [
  job({
    name: 'auth.send-reset',
    on: 'password.reset_requested',
    run: (ctx, event) => sendReset(ctx, event.payload.linkId),
  }),
  job({
    name: 'auth.send-email-change',
    on: 'email.change_requested',
    run: (ctx, event) => sendEmailChange(ctx, event.payload.linkId),
  }),
  job({
    name: 'auth.tell-email-changed',
    on: 'email.changed',
    run: (ctx, event) => sendEmailChanged(ctx, event.payload.linkId),
  }),
  job({
    name: 'auth.tell-password-changed',
    on: 'password.changed',
    run: (ctx, event) => sendPasswordNotice(ctx, event.payload.accountId, 'passwordChanged'),
  }),
  job({
    name: 'auth.tell-password-reset',
    on: 'password.reset',
    run: (ctx, event) => sendPasswordNotice(ctx, event.payload.accountId, 'passwordReset'),
  }),
  job({
    name: 'auth.send-invitations',
    on: 'users.invited',
    run: (ctx, event, signal) => sendInvitations(ctx, event.tenantId, event.payload.invitationIds, signal),
  }),
  scheduled({
    name: 'auth.drop-old-links',
    when: { everyMs: 3_600_000 },
    run: (ctx) =>
      ctx.system('sweep', async (tx) => {
        const now = ctx.clock.now();
        await dropOldLinks(tx, new Date(now.getTime() - MONTH_MS));
        await dropOldFailures(tx, now);
      }),
  }),
];
