import type { DomainEvent } from '@lintel/contract';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { type AnyJob, job, scheduled } from '../../../kernel/jobs.ts';
import * as repo from '../auth.repository.ts';
import { composeLetter, type LetterKind } from '../mails.ts';
import { dropExpired } from '../sign-in/challenges.repository.ts';

/** What a person is told by mail, so that a change that was not theirs does not stay unseen (OWASP ASVS 5.0 §6.3.7). */
const TOLD = {
  'totp.enabled': 'totpEnabled',
  'totp.removed': 'totpRemoved',
  'user.factors_removed': 'factorsRemoved',
  'passkey.added': 'passkeyAdded',
  'passkey.removed': 'passkeyRemoved',
  'recovery_codes.made': 'recoveryCodesMade',
  'identity.linked': 'identityLinked',
  'identity.unlinked': 'identityUnlinked',
  'session.replayed': 'sessionReplayed',
} as const satisfies Record<string, LetterKind>;

async function tell(ctx: Ctx, event: DomainEvent<keyof typeof TOLD>): Promise<void> {
  const user = await ctx.read(systemActor(event.tenantId), (tx) => repo.getUser(tx, event.payload.userId));
  if (!user?.email) return;
  await ctx.mail.send(composeLetter(TOLD[event.name], { email: user.email, name: user.name }, {}));
}

export const securityJobs: AnyJob[] = [
  job({ name: 'auth.tell-totp-enabled', on: 'totp.enabled', run: tell }),
  job({ name: 'auth.tell-totp-removed', on: 'totp.removed', run: tell }),
  job({ name: 'auth.tell-factors-removed', on: 'user.factors_removed', run: tell }),
  job({ name: 'auth.tell-passkey-added', on: 'passkey.added', run: tell }),
  job({ name: 'auth.tell-passkey-removed', on: 'passkey.removed', run: tell }),
  job({ name: 'auth.tell-recovery-codes-made', on: 'recovery_codes.made', run: tell }),
  job({ name: 'auth.tell-identity-linked', on: 'identity.linked', run: tell }),
  job({ name: 'auth.tell-identity-unlinked', on: 'identity.unlinked', run: tell }),
  job({ name: 'auth.tell-session-replayed', on: 'session.replayed', run: tell }),
  scheduled({
    name: 'auth.drop-challenges',
    when: { everyMs: 10 * 60_000 },
    run: async (ctx) => {
      await ctx.system('sweep', (tx) => dropExpired(tx, ctx.clock.now()));
    },
  }),
];
