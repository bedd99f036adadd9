import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Ctx } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/tx.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import type { ChallengesTable } from '../auth.tables.ts';
import * as repo from './challenges.repository.ts';

/** How long a step of signing in waits for its answer. */
const LIFE_MS = 10 * 60_000;
/** Wrong answers after which a challenge is over. */
const ATTEMPTS = 5;

export type Challenge = Selectable<ChallengesTable>;

interface NewChallenge {
  purpose: ChallengesTable['purpose'];
  accountId?: string;
  sessionId?: string;
  client?: 'browser' | 'device';
  methods?: readonly string[];
  nonce?: string;
}

const hashOf = (handle: string): Buffer => createHash('sha256').update(handle).digest();

/** Begins a step that waits for an answer. Gives the handle: 256 random bits, of which only the hash is kept. */
export async function openChallenge(
  ctx: Ctx,
  tx: SystemTx,
  want: NewChallenge,
  wire: Pick<Wire, 'userAgent'>,
): Promise<string> {
  const handle = randomBytes(32).toString('base64url');
  await repo.insertChallenge(tx, {
    hash: hashOf(handle),
    purpose: want.purpose,
    account_id: want.accountId ?? null,
    session_id: want.sessionId ?? null,
    client: want.client ?? null,
    user_agent: wire.userAgent,
    methods: [...(want.methods ?? [])],
    nonce: want.nonce ?? null,
    expires_at: new Date(ctx.clock.now().getTime() + LIFE_MS),
  });
  return handle;
}

/** The challenge behind a handle, locked, if it is still open and asked by the client that began it. */
export async function lockChallenge(
  ctx: Ctx,
  tx: SystemTx,
  purpose: ChallengesTable['purpose'],
  handle: string,
  wire: Pick<Wire, 'userAgent'>,
): Promise<Challenge | undefined> {
  const found = await repo.lockChallenge(tx, purpose, hashOf(handle));
  return found && isOpen(ctx, found, wire) ? found : undefined;
}

/** True while a challenge may be answered, by the client that began it. */
export const isOpen = (ctx: Ctx, challenge: Challenge, wire: Pick<Wire, 'userAgent'>): boolean =>
  challenge.expires_at > ctx.clock.now() && challenge.user_agent === wire.userAgent;

/** As lockChallenge, and takes it away: it was answered, whatever the answer is worth. */
export async function takeChallenge(
  ctx: Ctx,
  tx: SystemTx,
  purpose: ChallengesTable['purpose'],
  handle: string,
  wire: Pick<Wire, 'userAgent'>,
): Promise<Challenge | undefined> {
  const found = await lockChallenge(ctx, tx, purpose, handle, wire);
  if (found) await repo.removeChallenge(tx, found.hash);
  return found;
}

/** Counts a wrong answer; the last one allowed ends the challenge. */
export async function countWrong(tx: SystemTx, challenge: Challenge): Promise<void> {
  if (challenge.attempts + 1 >= ATTEMPTS) await repo.removeChallenge(tx, challenge.hash);
  else await repo.setAttempts(tx, challenge.hash, challenge.attempts + 1);
}
