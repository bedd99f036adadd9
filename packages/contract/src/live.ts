import { z } from 'zod';

/**
 * Live hints say what may have changed, never how: a client refetches over HTTP, which alone is the truth.
 * Socket.io event `hint`. A topic is a kind of record; `ids` is left out when many changed.
 */
export const TOPICS = [
  'leads',
  'lead',
  /** Who has a lead open: told to those who have it open too. */
  'viewers',
  'imports',
  'import',
  'ml',
  'run',
  'fields',
  'stages',
  'company',
  /** People, teams, offices, roles, invitations. */
  'people',
  /** What the signed-in person may do has changed. */
  'me',
  'keys',
  'audit',
  /** Sources, forms, webhooks, mailboxes, and what waits to be read. */
  'intake',
  /** Rules, availability, territories. */
  'routing',
  /** Leads offered to the signed-in person, and clocks that run on leads. */
  'offers',
  'notifications',
  /** Changes of many and their undoing. */
  'batches',
  'lists',
  'duplicates',
  'tasks',
  'calendar',
  /** Pipelines and their boards. */
  'pipeline',
  'deals',
] as const;
export type Topic = (typeof TOPICS)[number];
export const Hint = z.object({ topic: z.enum(TOPICS), ids: z.array(z.string()).max(200).optional() });
export type Hint = z.output<typeof Hint>;
