import type { EventKind, Lead } from '@lintel/contract';

/** What somebody looking for a home writes, by the kind of event. */
const LOOKING: Readonly<Partial<Record<EventKind, readonly string[]>>> = {
  'inquiry.property': [
    'Is this one still available? I could come by this week.',
    'What do the taxes come to, and is there a place to park?',
    'I would like to see it in daylight, any day but Monday.',
    'How firm is the price?',
  ],
  'text.received': [
    'Could you send the floor plan?',
    'I like it. What is the next step?',
    'After five works best for me, most days.',
    'Can we look at the kitchen once more before I decide?',
    'Something came up, is tomorrow morning fine too?',
    'Is there anything similar a little closer to the station?',
  ],
  'email.received': [
    'Thank you for the list. The second and the fourth look right, the others are too far out.',
    'My lender sent the letter this morning. I can forward it if that helps.',
    'The price is a little above what I had in mind. Is there room to talk?',
  ],
  'showing.requested': ['Any evening this week would do.', 'Saturday before noon suits me best.'],
};

/** And somebody who sells. */
const SELLING: typeof LOOKING = {
  'inquiry.seller': [
    'What could my place bring in spring?',
    'I am thinking of selling and would like a first figure.',
    'How long do homes on this street usually take to sell?',
  ],
  'text.received': [
    'The photos look good. When does it go online?',
    'Has anybody asked about it yet?',
    'I found the papers you wanted.',
  ],
  'email.received': [
    'I have read through the agreement and have two questions about the dates.',
    'The repairs are done. Should I send pictures?',
  ],
};

/** What a lead wrote with an event, the `nth` of its life; nothing where nobody writes anything. */
export function wordsOf(type: Lead['type'], kind: EventKind, nth: number): string | undefined {
  const said = (type === 'seller' ? SELLING : LOOKING)[kind];
  return said?.[nth % said.length];
}
