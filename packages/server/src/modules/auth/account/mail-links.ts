import { createHash, randomBytes } from 'node:crypto';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import * as repo from './mail-links.repository.ts';

const MINUTE = 60_000;
/** How long a link works: OWASP ASVS 5.0 §6.4 asks for short lives, and an invitation waits for a person to come by. */
export const LIFE_MS = { reset: 60 * MINUTE, email: 24 * 60 * MINUTE, invitation: 7 * 24 * 60 * MINUTE };

const PAGES = { reset: '/reset', email: '/confirm-email', invitation: '/invite' };

/** A new secret for a mail: 256 random bits. Only the hash is stored. */
export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Where the link of a mail leads. The base is configuration, never what a request called the server by; the secret
 * stands in the fragment, which a browser keeps to itself, so that no log and no Referer has it.
 */
export const linkTo = (ctx: Ctx, purpose: repo.Purpose, token: string): string =>
  `${ctx.config.publicUrl ?? `http://localhost:${ctx.config.port}`}${PAGES[purpose]}#${token}`;

/** The link a secret opens now. Throws `auth.link_expired` for every secret that opens nothing, whatever the reason. */
export async function lookUp(
  ctx: Ctx,
  tx: SystemTx,
  purpose: repo.Purpose,
  token: string,
): Promise<repo.MailLink> {
  const link = await repo.findLink(tx, purpose, hashOf(token), ctx.clock.now());
  if (!link) throw new AppError('auth.link_expired');
  return link;
}

/** As lookUp, and the link is used up with the transaction: of several at once one gets it. */
export async function use(
  ctx: Ctx,
  tx: SystemTx,
  purpose: repo.Purpose,
  token: string,
): Promise<repo.MailLink> {
  const link = await repo.takeLink(tx, purpose, hashOf(token), ctx.clock.now());
  if (!link) throw new AppError('auth.link_expired');
  return link;
}
