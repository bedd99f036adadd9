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

  'mail.totp_enabled.subject': 'An authenticator app was set up',
  'mail.totp_enabled.text':
    'Signing in to the Lintel account {email} now asks for a code of an authenticator app.',
  'mail.factors_removed.subject': 'Your second factors were taken away',
  'mail.factors_removed.text':
    'Somebody who manages the people of your company has taken away your authenticator app, passkeys and recovery codes, and signed you out. Sign in with your password and set up a new second factor.',
  'mail.totp_removed.subject': 'An authenticator app was removed',
  'mail.totp_removed.text':
    'Signing in to the Lintel account {email} does not ask for codes of an authenticator app any more.',
  'mail.passkey_added.subject': 'A passkey was added',
  'mail.passkey_added.text': 'A new passkey can sign in to the Lintel account {email}.',
  'mail.passkey_removed.subject': 'A passkey was removed',
  'mail.passkey_removed.text': 'A passkey of the Lintel account {email} does not work any more.',
  'mail.recovery_codes_made.subject': 'New recovery codes were made',
  'mail.recovery_codes_made.text':
    'The Lintel account {email} has new recovery codes. The old ones do not work any more.',
  'mail.identity_linked.subject': 'Another way to sign in was added',
  'mail.identity_linked.text':
    'An account at your company’s sign-in provider can now sign in to the Lintel account {email}.',
  'mail.identity_unlinked.subject': 'A way to sign in was removed',
  'mail.identity_unlinked.text':
    'An account at your company’s sign-in provider cannot sign in to the Lintel account {email} any more.',
  'mail.session_replayed.subject': 'A copy of your sign-in was used',
  'mail.session_replayed.text':
    'Someone used an old copy of the sign-in of one of your devices to the Lintel account {email}. That session has ended, for them and for you. Sign in again to go on.',
  'mail.session_replayed.hint':
    'This can also happen when a device was put back from a backup. If you know of nothing like that, set a new password and look through your sessions under Settings, Sessions.',

  'mail.email_asked.subject': 'Your e-mail address is about to change',
  'mail.email_asked.text': 'Someone asked to use {newEmail} instead of {email} for your Lintel account.',
  'mail.email_changed.subject': 'Your e-mail address was changed',
  'mail.email_changed.text': 'Your Lintel account now uses {newEmail} instead of {email}.',
  'mail.email_not_you':
    'If this was not you, change your password at once and tell an admin of your company.',
} as const;
