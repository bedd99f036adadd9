import type { ScoreOverride, ScoreSource } from '@lintel/contract';

interface Stand {
  readonly points: number;
  readonly at: string;
  readonly source: ScoreSource;
  readonly modelVersion: string | null;
}

export interface Moves {
  /** Oldest first; each stands until the next, the last until now. */
  readonly stands: readonly Stand[];
  /** Where another model, the starter or rules took over. */
  readonly changes: readonly {
    readonly at: string;
    readonly source: ScoreSource;
    readonly modelVersion: string | null;
  }[];
  /** When a person's own score stood, in milliseconds. */
  readonly overrides: readonly { readonly from: number; readonly to: number; readonly points: number }[];
}

const sameMaker = (a: Stand, b: Stand): boolean => a.source === b.source && a.modelVersion === b.modelVersion;

/** What a history comes to up to `now` (milliseconds): its steps, who made them, and what people put in their place. */
export function movesOf(
  items: readonly Stand[],
  overrides: readonly Pick<ScoreOverride, 'points' | 'setAt' | 'expiresAt' | 'endedAt'>[],
  now: number,
): Moves {
  const stands = [...items].sort((a, b) => a.at.localeCompare(b.at));
  const start = stands[0] ? Date.parse(stands[0].at) : now;
  return {
    stands,
    changes: stands.flatMap((stand, i) => {
      const before = stands[i - 1];
      return before && !sameMaker(before, stand)
        ? [{ at: stand.at, source: stand.source, modelVersion: stand.modelVersion }]
        : [];
    }),
    overrides: overrides
      .map(({ points, setAt, expiresAt, endedAt }) => ({
        points,
        from: Math.max(start, Date.parse(setAt)),
        to: Math.min(now, Date.parse(endedAt ?? expiresAt)),
      }))
      .filter(({ from, to }) => to > from)
      .sort((a, b) => a.from - b.from),
  };
}
