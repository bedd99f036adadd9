import type { Inquiry } from '@lintel/contract';

/** What a kept message says. */
export interface Event {
  inquiry: Inquiry;
  /** The source when the event names none. */
  source?: string | undefined;
  /** Facts of the door's own, kept with the event. */
  facts?: Record<string, string>;
  /** The member to whom the lead goes when it has no owner: who met the person. */
  hostId?: string | undefined;
}

/** What would come of an event: a new lead, a known one, or nothing because its source takes no leads. */
export type Verdict = 'created' | 'known' | 'ignored';
