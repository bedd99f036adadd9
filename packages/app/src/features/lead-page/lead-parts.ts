import type { ReactNode } from 'react';
import type { useTimelinePlace } from './timeline/use-timeline-place';

/** What the page of a lead is made of; where each part stands is for the width to say. */
export interface LeadParts {
  header: ReactNode;
  /** What went wrong or waits for an answer, and the score. */
  centre: ReactNode;
  next: ReactNode;
  /** Tasks, appointments, deals, files. */
  plan: ReactNode;
  /** Details, ways to reach them, household, how the score moved. */
  person: ReactNode;
  /** Who works on it, what was looked up, when it came about. */
  about: ReactNode;
  composer: ReactNode;
  timeline: ReactNode;
  place: ReturnType<typeof useTimelinePlace>;
  mayWrite: boolean;
}
