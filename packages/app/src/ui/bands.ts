/** Bands of the score in points; a company may move the lines in Admin. */
export interface BandLines {
  readonly hot: number;
  readonly warm: number;
  readonly cool: number;
}
export type Band = 'hot' | 'warm' | 'cool' | 'cold';

export const defaultLines: BandLines = { hot: 75, warm: 50, cool: 25 };

/** Band of a score of 0–100 points. */
export function bandOf(points: number, lines: BandLines = defaultLines): Band {
  if (points >= lines.hot) return 'hot';
  if (points >= lines.warm) return 'warm';
  return points >= lines.cool ? 'cool' : 'cold';
}

export const barsOf: Readonly<Record<Band, 1 | 2 | 3 | 4>> = { hot: 4, warm: 3, cool: 2, cold: 1 };
