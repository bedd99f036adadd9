/** `error.<code>`: what happened and what to do next, for each code of `errors.ts`. */
export const errors = {
  'error.request.malformed': 'The request could not be read. Check that the body is valid JSON.',
  'error.request.invalid': 'Some values are not valid. Correct the fields named below and send again.',
  'error.request.too_large': 'The request is larger than allowed. Send less at once.',
  'error.request.media_type': 'This content type is not accepted here. Send application/json.',
  'error.request.rate_limited': 'Too many requests. Wait {seconds} s and try again.',
  'error.request.cursor_invalid': 'This page marker is not valid any more. Start again from the first page.',
  'error.request.not_found': 'There is nothing at this address.',
  'error.request.method_not_allowed': 'This address does not take that method.',
  'error.request.origin_refused': 'Requests from this site are not allowed.',
  'error.idempotency.in_flight':
    'The same request is still being worked on. Wait a moment and send it again.',
  'error.idempotency.mismatch': 'This Idempotency-Key was used for a different request. Use a new key.',
  'error.auth.required': 'Sign in to continue.',
  'error.auth.token_invalid': 'Your session is not valid any more. Sign in again.',
  'error.auth.credentials_wrong': 'That e-mail and password do not match. Check both and try again.',
  'error.auth.refresh_invalid': 'Your session has ended. Sign in again.',
  'error.auth.too_many_attempts': 'Too many attempts. Wait {seconds} s before trying again.',
  'error.auth.forbidden': 'Your role does not allow this. Ask an owner or admin of your company.',
  'error.auth.password_weak': 'Choose a password of at least {min} characters that is not a common one.',
  'error.auth.insecure_transport':
    'Signing in needs HTTPS here. Ask whoever runs this server to switch it on.',
  'error.setup.already_done': 'This server has been set up already. Sign in instead.',
  'error.account.email_taken': 'There is an account with this e-mail already. Sign in instead.',
  'error.lead.not_found': 'This lead does not exist, or you do not have access to it.',
  'error.lead.stale':
    'Someone changed this lead since you opened it. Compare and decide which value to keep.',
  'error.lead.merged': 'This lead was merged into another one.',
  'error.merge.chained': 'One of these leads was merged again or deleted since. Undo that first, then this.',
  'error.relation.not_found': 'These two leads are not related.',
  'error.lead.duplicate': 'There is a lead with this {what} already.',
  'error.lead.unreachable': 'A lead needs a name, an e-mail, a phone number, or a source with its own id.',
  'error.batch.not_found': 'This change does not exist, or it is not yours to see.',
  'error.batch.empty': 'There is no lead in this selection that you may change this way.',
  'error.batch.too_many': 'That is more than {most} leads. Narrow the list and change it in parts.',
  'error.batch.running': 'This change is still under way. Wait until it is done, or stop it first.',
  'error.batch.finished': 'This change is over already.',
  'error.batch.undone': 'This change was taken back already.',
  'error.batch.expired': 'A change can be taken back for 30 days. This one is older.',
  'error.field.unknown': 'This field is not known here. Remove it.',
  'error.field.not_found': 'This custom field does not exist.',
  'error.field.key_taken': 'There is a custom field with this name already.',
  'error.field.value_invalid': 'This value does not fit the field.',
  'error.field.in_use': 'This field is in use and cannot be changed this way.',
  'error.field.read_only': 'Your role may not change this.',
  'error.offer.not_found': 'This lead is not offered to you.',
  'error.offer.taken': 'Taken by {name}.',
  'error.offer.over': 'The time to claim this lead is over.',
  'error.stage.not_found': 'This stage does not exist.',
  'error.fair_housing.refused':
    'Leads may not be chosen by this: it speaks of {trait}. Use what they look for, when, and for how much.',
  'error.fair_housing.unavailable':
    'The fair-housing list cannot be read, and without it nothing is saved that chooses between people. Install Lintel again, or put ml/trainer/lintel_trainer/deny_list.json back.',
  'error.user.not_found': 'This person does not exist.',
  'error.import.not_found': 'This import does not exist, or you do not have access to it.',
  'error.import.file_unreadable':
    'This file could not be read: {reason} Save it again as CSV (UTF-8) or XLSX and upload it once more.',
  'error.import.file_empty': 'This file has no rows. Check that you picked the right one.',
  'error.import.file_too_large':
    'This file is larger than {limit}. Split it and import the parts one after the other.',
  'error.import.file_macros':
    'This workbook contains macros and was refused. Save it as .xlsx without macros, or as CSV.',
  'error.import.mapping_invalid': 'The column mapping is not complete. See the columns named below.',
  'error.import.state_conflict':
    'This import has moved on ({state}). Reload the page to see where it stands.',
  'error.import.upload_incomplete':
    'The upload broke off before the end. Nothing was imported; upload the file again.',
  'error.webhook.not_found': 'This webhook does not exist.',
  'error.webhook.stale':
    'Somebody changed this mapping meanwhile. Load it again and make your change once more.',
  'error.form.not_found': 'This form does not exist.',
  'error.form.stale': 'Somebody changed this form meanwhile. Load it again and make your change once more.',
  'error.kiosk.not_found': 'This open house does not exist.',
  'error.ml.model_not_found': 'This model does not exist.',
  'error.ml.run_not_found': 'This training run does not exist.',
  'error.ml.run_active': 'A training run is going on already. Wait for it or cancel it.',
  'error.ml.run_finished': 'This training run has ended already.',
  'error.ml.python_missing':
    'Training needs Python 3.11 or newer with the packages listed on the page. Everything else keeps working.',
  'error.ml.too_few': 'There are not enough leads with a known outcome to train on yet: {detail}',
  'error.ml.no_outcome':
    'No outcome is known yet. Import leads with an outcome column, or record held appointments.',
  'error.ml.model_invalid':
    'This model file failed its checks and was not loaded. The previous model keeps scoring.',
  'error.routing.stale':
    'Somebody else has saved the routing rules meanwhile. Look at theirs, then save yours again.',
  'error.routing.no_draft': 'There is no draft of the routing rules.',
  'error.routing.refused': 'These rules cannot be published as they are.',
  'error.routing.version_not_found': 'There is no such version of the routing rules.',
  'error.routing.simulation_running': 'A simulation is running already. Wait until it is done.',
  'error.routing.simulation_not_found': 'This simulation does not exist.',
  'error.territory.not_found': 'This territory does not exist.',
  'error.territory.name_taken': 'There is a territory with this name already.',
  'error.service.unavailable':
    'The service cannot answer right now. Nothing was lost; try again in a moment.',
  'error.service.storage_full':
    'The disk of this server is full. Free some space and try again; nothing was changed.',
  'error.service.internal': 'Something went wrong on our side. Try again; if it stays, quote the reference.',
  'error.auth.step_up_required': 'Confirm that it is you before you do this.',
  'error.auth.enrolment_required': 'Your company asks for a second factor. Set one up to go on.',
  'error.auth.code_wrong': 'This code does not fit. Check the clock of your device and use the newest code.',
  'error.auth.challenge_expired': 'That took too long. Start again from the beginning.',
  'error.auth.passkey_invalid': 'This passkey was not accepted. Try again, or use another way to sign in.',
  'error.auth.method_refused':
    'Confirm with the second factor you have set up; this way alone is not enough.',
  'error.auth.factor_required':
    'Your company asks for a second factor, or this is your last way to sign in. Add another one first.',
  'error.auth.link_expired': 'This link has expired or was used already. Ask for a new one.',
  'error.auth.provider_not_found': 'This way to sign in is not set up here.',
  'error.auth.provider_unreachable':
    'The provider that should sign you in does not answer. Try again, or use another way.',
  'error.auth.provider_refused': 'The provider did not sign you in. Try again, or use another way.',
  'error.auth.email_unverified':
    'The provider has not verified your e-mail address, so it cannot sign you in here yet. Verify it there, or use another way.',
  'error.auth.account_unknown':
    'Nobody here has the e-mail address your provider gave. Ask an administrator of your company to invite it.',
  'error.passkey.not_found': 'This passkey does not exist.',
  'error.identity.not_found': 'This linked account does not exist.',
  'error.session.not_found': 'This session does not exist or has ended already.',
  'error.company.not_found': 'You do not belong to this company.',
  'error.invitation.not_found': 'This invitation does not exist. It may have been accepted or taken back.',
  'error.invitation.other_account':
    'This invitation is for another address. Sign out and open the link again with the account it was sent to.',
  'error.role.not_found': 'This role does not exist.',
  'error.role.stale': 'Someone changed this role since you opened it. Look at it again before you save.',
  'error.role.name_taken': 'There is a role with this name already.',
  'error.role.locked': 'The owner’s role cannot be changed.',
  'error.role.in_use': 'People still have this role. Give them another one first.',
  'error.role.too_far':
    'You can only give, change or take away what you may do yourself, and only an owner can change owners.',
  'error.role.scope_invalid': 'This permission is either given or not: choose all or none.',
  'error.user.last_owner': 'A company needs an owner. Make someone else an owner first.',
  'error.user.self': 'You cannot do this to yourself. Ask another administrator.',
  'error.user.several_companies':
    'This person belongs to other companies too. Only they themselves can change how they sign in.',
  'error.user.inactive': 'This person is deactivated or just leaving, and cannot take over work.',
  'error.user.service':
    'This is a service account: its API keys say what it may do, and it takes over no work of people.',
  'error.team.not_found': 'This team does not exist.',
  'error.team.name_taken': 'There is a team with this name already.',
  'error.office.not_found': 'This office does not exist.',
  'error.office.name_taken': 'There is an office with this name already.',
  'error.list.not_found': 'This list does not exist, or is not shared with you.',
  'error.list.stale': 'Somebody has changed this list meanwhile.',
  'error.list.name_taken': 'You have a list with this name already.',
  'error.list.unfair':
    'A list must not pick people by a protected trait, a name or a language. Take the marked conditions out; they still work for a search of the moment.',
  'error.list.too_many': 'There are as many lists as there may be. Remove one first.',
  'error.pond.not_found': 'This pond does not exist.',
  'error.pond.name_taken': 'There is a pond with this name already.',
  'error.key.not_found': 'This API key does not exist.',
  'error.audit.not_found': 'This entry does not exist.',
  'error.audit.values_broken':
    'The values of this entry were changed after they were written and cannot be read. Check the chain.',
} as const;
