/** What was looked up about a lead, and the services that are asked. */
export const enrichment = {
  'enrichment.lintel': 'Lintel',
  'enrichment.trial.budget': 'The budget for today or this month is used up.',
  'enrichment.trial.missing': 'Fill in everything the address and the body ask for in braces.',
  'enrichment.trial.unknown': 'The service knows nobody like that (404).',
  'enrichment.trial.failed': 'The service could not be used: {reason}.',
  'enrichment.url.host':
    'The host must be written out. Braces may stand in the path, the query and the body.',
} as const;
