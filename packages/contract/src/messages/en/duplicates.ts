/** Duplicates, merging, households. */
export const duplicates = {
  'duplicates.consent.merged': 'Refused on a record that was merged into this one.',
  'duplicates.consent.undone': 'Refused while the records were merged.',
  'duplicates.merge.twice': 'A lead is named twice.',
  'duplicates.merge.not_among': 'This is none of the leads to be merged.',
  'duplicates.decide.two': 'Name two leads at least.',
  'duplicates.relation.self': 'A lead cannot be related to itself.',
} as const;
