/** What senders of leads are told when an event cannot be taken. */
export const inquiries = {
  'inquiries.fub.person': 'Say whom the event is about.',
  'inquiries.fub.type': 'Not a known type of event. Known are: {types}.',
  'inquiries.fub.moment': 'Not a moment, for example 2026-11-23T14:30:00Z.',
} as const;
