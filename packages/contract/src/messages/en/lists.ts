/** Smart lists: the lists themselves, their builder, and changes of many leads. */
export const lists = {
  'lists.preset.new': 'New this week',
  'lists.preset.hot': 'Hot',
  'lists.preset.hot_untouched': 'Hot, not contacted',
  'lists.preset.no_contact': 'No contact for 7 days',
  'lists.preset.asked': 'Asked lately',
  'lists.preset.going_cold': 'Going cold',
  'lists.preset.my_ponds': 'My pond leads',
  'lists.preset.unassigned': 'Unassigned',
  'lists.broken.field': 'This field is gone.',
  'lists.broken.hidden': 'Your role hides this field.',
} as const;
