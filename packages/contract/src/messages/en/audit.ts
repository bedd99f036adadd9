/** Words of the audit log outside the app: its CSV and `lintel verify-audit`. */
export const audit = {
  'audit.export.when': 'When (UTC)',
  'audit.export.action': 'Action',
  'audit.export.person': 'Person',
  'audit.export.personId': 'Person id',
  'audit.export.resourceType': 'Kind of record',
  'audit.export.resourceId': 'Record id',
  'audit.export.changed': 'Changed fields',
  'audit.export.ip': 'IP address',
  'audit.export.device': 'Device',
  'audit.export.request': 'Request id',
  'audit.export.position': 'Place in the chain',
  'audit.cli.intact': '{company}: intact. {entries} entries in {seconds} s, {waiting} waiting to be sealed.',
  'audit.cli.broken':
    '{company}: BROKEN. {entries} entries in {seconds} s, {faults} faults told, {waiting} waiting.',
  'audit.cli.unknown_company': 'no known company ({id})',
  'audit.cli.changed':
    'Entry {entry} at place {position} is not what was sealed: it or its link was changed.',
  'audit.cli.missing': 'Entry {entry} at place {position} is gone.',
  'audit.cli.unknown': 'Entry {entry} at place {position} was put into the log past the chain.',
  'audit.cli.order':
    'Entry {entry} stands at place {position}, which belongs to another: entries changed places.',
  'audit.cli.head':
    'The signed head at place {position} disagrees: entries up to there were rewritten or cut off, or the head was taken away.',
  'audit.cli.signature': 'The head file of place {position} is damaged or was signed by somebody else.',
  'audit.cli.no_entry': '(not known)',
  'audit.cli.no_position': '(none)',
} as const;
