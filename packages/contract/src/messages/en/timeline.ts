/** The timeline of a lead: notes, files, conversations, and what is written there. */
export const timeline = {
  'timeline.private_mention': 'A private note is read by nobody else, so it can name nobody.',
} as const;
