/** Where each band begins on the 0–100 scale; anything lower is cold. */
export const BANDS = { hot: 75, warm: 50, cool: 25 } as const;
/** Points of a lead that converts as often as the average one. */
export const BASE_POINTS = 18;

export type Band = 'hot' | 'warm' | 'cool' | 'cold';

/** points = a · logit(p) + b; stored with the model version. */
export interface PointScale {
  readonly a: number;
  readonly b: number;
  /** Share of positives among the training rows; sits at 18 points. */
  readonly baseRate: number;
  /** Chance that reaches the Hot line; sits at 75 points. */
  readonly hotProbability: number;
}

/** The chance of log-odds `z`. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** Log-odds of a chance between 0 and 1, both excluded. */
export const logit = (p: number): number => Math.log(p) - Math.log1p(-p);

/** Points of a chance, not clamped. */
export const pointsFromProbability = (scale: PointScale, p: number): number => scale.a * logit(p) + scale.b;

/** The scale on which `baseRate` has 18 points and `hotProbability` 75: for a tenant that sets its own Hot line. */
export function pointScale(baseRate: number, hotProbability: number): PointScale {
  const a = (BANDS.hot - BASE_POINTS) / (logit(hotProbability) - logit(baseRate));
  return { a, b: BASE_POINTS - a * logit(baseRate), baseRate, hotProbability };
}

/** The whole number that is shown: clamped to 0–100 and rounded. */
export const shownScore = (points: number): number => Math.min(100, Math.max(0, Math.round(points)));

/** The band of a shown score, so that 75 on screen is always hot. */
export function bandOf(score: number): Band {
  if (score >= BANDS.hot) return 'hot';
  if (score >= BANDS.warm) return 'warm';
  return score >= BANDS.cool ? 'cool' : 'cold';
}
