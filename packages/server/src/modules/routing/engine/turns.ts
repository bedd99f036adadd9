import type { Member } from './people.ts';

/** Leads each has had in the running round; whoever is absent has had none. */
export type Taken = Readonly<Record<string, number>>;

/** Whose turn it is, and the round as it stands once they have taken it. */
export interface Turn {
  userId: string;
  taken: Taken;
}

/**
 * Gives the turn to whoever of those who can receive has had the smallest part of their share of this round; of equals,
 * the first in the list. The round is over when everybody who can receive has had their share. A share that somebody
 * was not there for lapses with its round: nobody comes back to a pile, and nobody who is there waits for them. Of two
 * people who are always there, neither is ever more than one share ahead of the other, and nobody else is more than one
 * share ahead of them. Null when nobody can receive.
 */
export function takeTurn(
  members: readonly Member[],
  taken: Taken,
  canReceive: (userId: string) => boolean,
): Turn | null {
  const present = members.filter(({ userId }) => canReceive(userId));
  let round = taken;
  let open = present.filter(({ userId, perRound }) => (round[userId] ?? 0) < perRound);
  if (open.length === 0) {
    round = {};
    open = present;
  }
  let next = open[0];
  if (!next) return null;
  // Cross-multiplied, so that parts of shares compare exactly.
  const had = (m: Member) => round[m.userId] ?? 0;
  for (const member of open) if (had(member) * next.perRound < had(next) * member.perRound) next = member;
  return { userId: next.userId, taken: { ...round, [next.userId]: had(next) + 1 } };
}
