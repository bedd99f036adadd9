import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/errors.ts';

/** The account and session of somebody who is signed in; keys and the system have neither. */
export function personOf(actor: Actor): { accountId: string; userId: string; sessionId: string } {
  const { accountId, userId, sessionId } = actor;
  if (!accountId || !userId || !sessionId) throw new AppError('auth.forbidden');
  return { accountId, userId, sessionId };
}
