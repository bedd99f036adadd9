import type { Random } from '../random.ts';

/**
 * The mechanism behind the invented leads, as documented in docs/generator.md. Time is counted in days of the lead's age.
 *
 *   intent      z(0) = u ~ N(0, 1);  z(d+1) = z(d) + PULL · (u − FADE − z(d)) + JITTER · ε
 *   hazard      h(d) = exp(a + SLOPE · z(d) + season(date) + change(date)) · exp(−d / COOLING)
 *   base rate   a is solved for, so that the mean of Σ h over the first 14 days is −ln(1 − base rate of the source)
 */
export const SLOPE = 0.8;
const PULL = 0.04;
const FADE = 1;
const JITTER = 0.05;
const COOLING = 18;
/** Days in which a first appointment counts. */
export const WINDOW = 14;
const SEASON = 0.2;
const DAY = 86_400_000;

/** Where leads come from: share of arrivals, and how many of them hold an appointment within 14 days, on average. */
export const SOURCES = [
  { name: 'Portal', share: 0.25, baseRate: 0.02 },
  { name: 'Website', share: 0.24, baseRate: 0.05 },
  { name: 'Social ad', share: 0.1, baseRate: 0.012 },
  { name: 'Paid search', share: 0.08, baseRate: 0.03 },
  { name: 'Bought list', share: 0.05, baseRate: 0.005 },
  { name: 'Open house', share: 0.12, baseRate: 0.09 },
  { name: 'Referral', share: 0.1, baseRate: 0.18 },
  { name: 'Past client', share: 0.06, baseRate: 0.25 },
] as const;
export type Source = (typeof SOURCES)[number];

/** What changes for good on a day: portal leads become many and poor, and a new website makes everybody look around more. */
export interface Change {
  at: number;
  source: 'Portal';
  /** Arrivals of the source are multiplied by this, everybody's viewing too, the hazard of the source's leads by exp of that. */
  arrivals: number;
  viewing: number;
  hazard: number;
}
export const changeAt = (at: Date): Change => ({
  at: at.getTime(),
  source: 'Portal',
  arrivals: 4,
  viewing: 3,
  hazard: -0.9,
});

/** Spring is busy, late autumn is not: the log of the hazard's factor. */
export const season = (ms: number): number =>
  SEASON * Math.cos((2 * Math.PI * (dayOfYear(ms) - 135)) / 365.25);
const dayOfYear = (ms: number): number => {
  const date = new Date(ms);
  return (ms - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY;
};

/** The intent of each day of a lead's life, drifting from where it began. */
export function drift(random: Random, u: number, days: number): number[] {
  const path = [u];
  for (let d = 1; d < days; d++) path.push(step(path[d - 1]!, u) + JITTER * random.normal());
  return path;
}
const step = (z: number, u: number): number => z + PULL * (u - FADE - z);

const cooling = (day: number): number => Math.exp(-day / COOLING);

/** Log of a source's hazard at intent 0 on the first day. */
const intercepts = new Map(SOURCES.map((source) => [source.name, solve(source.baseRate)]));
function solve(baseRate: number): number {
  let [mean, spread, noise] = [0, 1, 0];
  let total = 0;
  for (let day = 0; day < WINDOW; day++) {
    total += cooling(day) * Math.exp(SLOPE * mean + (SLOPE ** 2 * (spread ** 2 + noise)) / 2);
    // Moments of z over leads: its part in u, what it lost on average, and the jitter gathered so far.
    mean += PULL * (-FADE - mean);
    spread += PULL * (1 - spread);
    noise = noise * (1 - PULL) ** 2 + JITTER ** 2;
  }
  return Math.log(-Math.log(1 - baseRate)) - Math.log(total);
}

/** Where and when a lead is, for its hazard. */
export interface Place {
  source: string;
  createdAt: number;
  change: Change | null;
}

/** The hazard of holding the first appointment on day `day` of the lead's age, at intent `z`. */
export function hazard(place: Place, day: number, z: number): number {
  const at = place.createdAt + day * DAY;
  const { change } = place;
  const shift = change && change.source === place.source && at >= change.at ? change.hazard : 0;
  return (
    Math.exp((intercepts.get(place.source as Source['name']) ?? 0) + SLOPE * z + season(at) + shift) *
    cooling(day)
  );
}

/**
 * The oracle: the chance that a lead of age `day` whose intent is `z`, and which has held nothing yet, does so within the
 * window. What intent becomes is taken at its mean, by the mean of exp(SLOPE · z) of a normal variable:
 * P = 1 − exp(−Σ h(z at its mean + SLOPE · variance / 2)).
 */
export function oracle(place: Place, u: number, day: number, z: number): number {
  let [mean, noise, total] = [z, 0, 0];
  for (let d = day; d < day + WINDOW; d++) {
    total += hazard(place, d, mean + (SLOPE * noise) / 2);
    mean = step(mean, u);
    noise = noise * (1 - PULL) ** 2 + JITTER ** 2;
  }
  return 1 - Math.exp(-total);
}
