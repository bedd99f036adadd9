/** Changes of many leads and their undoing. */
export const batches = {
  'batches.reason.gone': 'Deleted meanwhile, or not yours to see',
  'batches.reason.may_not_change': 'You may not change it',
  'batches.reason.may_not_assign': 'You may not give it to somebody else',
  'batches.reason.may_not_delete': 'You may not delete it',
  'batches.reason.too_many_tags': 'It would have more than 50 tags',
  'batches.reason.busy': 'Others were writing to it at the same time',
  'batches.reason.changed_since': 'Changed since',
  'batches.reason.worked_with': 'Somebody has worked with it since',
  'batches.reason.target_gone': 'What it would go back to is no longer there',
  'batches.reason.contact_taken': 'Another lead has its address or number by now',
} as const;
