/** What came in from outside and could not be read, and the mailboxes lead mail comes from. */
export const inbox = {
  'inbox.problem.interrupted': 'It was kept, but reading it was interrupted. Look at the original.',
} as const;
