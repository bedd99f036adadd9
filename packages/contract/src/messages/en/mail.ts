/** Letters Lintel sends by itself. Names in them are other people's words: the composer escapes and shortens them. */
export const mail = {
  'mail.hello': 'Hello {name},',
  'mail.hello_nameless': 'Hello,',
  'mail.link_help': 'If the button does nothing, copy this address into your browser:',
  'mail.sent_by': 'Sent by Lintel. Nobody reads replies to this address.',

  'mail.reset.subject': 'Set a new password',
  'mail.reset.text': 'Someone asked to set a new password for the Lintel account {email}.',
  'mail.reset.button': 'Set a new password',
  'mail.reset.life': 'The link works once, for {minutes} minutes.',
  'mail.reset.unasked': 'If this was not you, do nothing. Your password stays as it is.',

  'mail.invitation.subject': '{company} invites you to Lintel',
  'mail.invitation.text': '{inviter} invites you to work in {company} as {role}.',
  'mail.invitation.text_nameless': 'You are invited to work in {company} as {role}.',
  'mail.invitation.button': 'Accept the invitation',
  'mail.invitation.life': 'The link works once, for {days} days.',
  'mail.invitation.unasked': 'If you do not know {company}, do nothing. Nothing happens without the link.',

  'mail.email.subject': 'Confirm your new e-mail address',
  'mail.email.text': 'Someone asked to use {email} for a Lintel account.',
  'mail.email.button': 'Use this address',
  'mail.email.life': 'The link works once, for {hours} hours. Until then the old address stays.',
  'mail.email.unasked': 'If this was not you, do nothing. No account will use this address.',

  'mail.password_changed.subject': 'Your password was changed',
  'mail.password_changed.text': 'The password of the Lintel account {email} was changed.',
  'mail.password_changed.sessions': 'Every other session of the account has ended.',
  'mail.password_reset.subject': 'A new password was set',
  'mail.password_reset.text':
    'A new password was set for the Lintel account {email} with a link sent by mail.',
  'mail.password_reset.sessions': 'Every session of the account has ended.',
  'mail.not_you':
    'If this was not you, set a new password at once with “Forgot password” and tell an admin of your company.',

  'mail.email_asked.subject': 'Your e-mail address is about to change',
  'mail.email_asked.text': 'Someone asked to use {newEmail} instead of {email} for your Lintel account.',
  'mail.email_changed.subject': 'Your e-mail address was changed',
  'mail.email_changed.text': 'Your Lintel account now uses {newEmail} instead of {email}.',
  'mail.email_not_you':
    'If this was not you, change your password at once and tell an admin of your company.',
} as const;
