import { Id, Inquiry } from '@lintel/contract';
import { z } from 'zod';
import type { Event } from '../event.ts';
import { type Words, words } from '../reading/problems.ts';

/** A post as it is kept: what it says of a person, word for word what was typed, and where. */
export const KeptPost = z.object({
  inquiry: Inquiry,
  facts: z.record(z.string(), z.string()),
  /** What was typed, by field. */
  answers: z.record(z.string(), z.string()),
  /** The member to whom a visitor without an owner goes. */
  hostId: Id.optional(),
  /** It looks as if a machine had sent it. */
  trap: z.boolean().optional(),
});
export type KeptPost = z.output<typeof KeptPost>;
export const POST_TYPE = 'application/vnd.lintel.form-post+json';

/** What a kept post of a form or an open house says. */
export function understandPost(bytes: Buffer): Event | { waiting: Words } | { ignored: Words } {
  const post = KeptPost.parse(JSON.parse(bytes.toString()));
  if (post.trap) return { ignored: words('doors.problem.trap') };
  const { person, source } = post.inquiry;
  const named =
    person.name || person.firstName || person.lastName || person.emails?.length || person.phones?.length;
  if (!named && !(person.externalId && source)) return { waiting: words('doors.map.nobody') };
  return { inquiry: post.inquiry, facts: post.facts, hostId: post.hostId };
}
