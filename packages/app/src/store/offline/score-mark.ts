/** On an explanation that this device has worked out by itself, from the lead as it was edited here. */
export interface ScoredHere {
  readonly scoredHere: true;
}

export const isHere = (score: object): boolean => 'scoredHere' in score;
