export const leads = {
  // What a duplicate shares, in "There is a lead with this … already."
  'leads.duplicate.email': 'e-mail address',
  'leads.duplicate.phone': 'phone number and name',
  'leads.duplicate.external': 'source and id',
  'leads.custom.text': 'Give a text.',
  'leads.custom.number': 'Give a number.',
  'leads.custom.boolean': 'Give true or false.',
  'leads.custom.date': 'Give a date as YYYY-MM-DD.',
  'leads.custom.select': 'Choose one of: {options}.',
  'leads.filter.op': 'This field cannot be filtered this way.',
  'leads.filter.value': 'This value does not fit the field.',
  'leads.budget.order': 'The lower budget is above the upper one.',
} as const;
