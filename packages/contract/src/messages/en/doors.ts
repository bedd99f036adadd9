/** Webhooks, forms and open-house sign-ins: their screens, and what could not be understood of a call. */
export const doors = {
  // Mapping.
  'doors.map.too_deep': 'This payload nests too deep to be read.',
  'doors.map.nobody':
    'It names nobody: there is no name, e-mail address, phone number, or id together with a source.',
  'doors.map.shortened': '“{value}…” was too long and was cut.',
  'doors.map.unreadable': '“{value}” could not be read and was left out.',
  'doors.map.too_many': 'There are too many; “{value}” and what follows was left out.',
  'doors.map.left_out': 'This value does not fit and was left out.',
  // Why a call waits in the queue.
  'doors.problem.no_mapping': 'Nobody has said yet what the values of this webhook become. Open its mapping.',
  'doors.problem.not_json': 'The call is neither JSON nor form fields.',
  'doors.problem.gone': 'The webhook it came by does not exist any more.',
  'doors.problem.refused': 'The lead could not be written: {reason}',
  'doors.problem.ignored': 'Its source is archived and takes no leads.',
} as const;
