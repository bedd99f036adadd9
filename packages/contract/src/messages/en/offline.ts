/** Working without a network: banners, the list of what waits, conflicts. */
export const offline = {
  'offline.banner.title': 'Offline.',
  'offline.banner.since': 'Data from {time}.',
  'offline.banner.none': 'Nothing is kept on this device yet.',
  'offline.banner.waiting': {
    one: '1 change will sync when you reconnect.',
    other: '{count} changes will sync when you reconnect.',
  },
  'offline.banner.insecure': 'Working offline needs https, or this computer’s own address.',
  'offline.banner.missing': 'This device does not keep data for working offline.',
  'offline.banner.view': 'View',
  'offline.sending.title': 'Syncing.',
  'offline.sending.text': { one: '1 change is on its way.', other: '{count} changes are on their way.' },
  'offline.decide.title': 'Not everything could be saved.',
  'offline.decide.text': { one: '1 change needs you.', other: '{count} changes need you.' },
  'offline.version.title': 'A new version is here.',
  'offline.version.text': 'What you have typed and not saved goes with the old one.',
  'offline.version.reload': 'Reload',

  'offline.refused.claim':
    'Leads cannot be claimed offline: somebody else may have been faster. Try again when you are connected.',
  'offline.refused.write': 'This needs a connection. Nothing was changed.',

  'offline.locked.title': 'Locked',
  'offline.locked.text':
    'This device has not reached Lintel for {days} days. Connect once to open what is kept here.',

  'offline.title': 'Changes made offline',
  'offline.intro': 'Everything here is kept on this device until Lintel has it.',
  'offline.as_of': 'Data on this device: {time}.',
  'offline.as_of_never': 'No complete copy on this device yet.',
  'offline.empty.title': 'Nothing is waiting',
  'offline.empty.text': 'What you write without a connection stands here until it is saved.',
  'offline.section.decide': 'Needs you',
  'offline.section.waiting': 'Waiting',
  'offline.section.told': 'Done differently',

  'offline.what.edit': 'Change: {fields}',
  'offline.what.move': 'Stage moved',
  'offline.what.note': 'Note',
  'offline.what.touch': 'Contact logged',
  'offline.what.task_done': 'Task completed',
  'offline.what.task_snoozed': 'Task put off',
  'offline.what.today_done': 'Done for today',
  'offline.what.today_snoozed': 'Put off in Today',
  'offline.what.other': 'Change',
  'offline.made': '{time}, on this device',
  'offline.waiting': 'Waiting',
  'offline.no_name': 'Lead without a name',
  'offline.open_lead': 'Open {name}',

  'offline.conflict.title': 'Changed by both',
  'offline.conflict.text': 'Somebody changed the same while you were offline. Choose what stays.',
  'offline.conflict.mine': 'Yours: {value}',
  'offline.conflict.theirs': 'Theirs: {value}',
  'offline.conflict.nothing': 'Empty',
  'offline.conflict.was': 'Was: {value}',
  'offline.conflict.apply': 'Save',
  'offline.conflict.drop': 'Use all of theirs',

  'offline.refusal.title': 'Could not be applied',
  'offline.refusal.gone': 'This lead was deleted or went to somebody else while you were offline.',
  'offline.refusal.again': 'Try again',
  'offline.refusal.drop': 'Discard',
  'offline.unsure.title': 'Sent, never confirmed',
  'offline.unsure.text':
    'It went out more than a day ago and no answer came back. Look at the lead before you send it again.',
  'offline.unsure.again': 'Send again',
  'offline.left.title': 'Note left with the new owner',
  'offline.left.text': 'The lead went to somebody else while you were offline. They have your note.',
  'offline.left.ok': 'OK',

  'offline.sign_out.title': {
    one: 'Sign out and lose an unsaved change?',
    other: 'Sign out and lose {count} unsaved changes?',
  },
  'offline.sign_out.text':
    'They are kept on this device only, and signing out wipes it. Connect first to save them.',
  'offline.sign_out.stay': 'Stay signed in',
  'offline.sign_out.leave': 'Sign out and lose them',
} as const;
