import { z } from 'zod';
import { Code, Email, NewPassword, PASSWORD_MAX, WebAuthnJson } from './auth.ts';
import { Id, Line, Moment, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Security = z
  .object({
    password: z.object({ changedAt: Moment }).nullable(),
    totp: z.object({ since: Moment }).nullable(),
    recoveryCodesLeft: z.int(),
    passkeys: z.array(
      z.object({
        id: Id,
        name: z.string(),
        createdAt: Moment,
        lastUsedAt: Moment.nullable(),
        synced: z.boolean(),
      }),
    ),
    /** Accounts elsewhere that may sign in here. */
    identities: z.array(z.object({ id: Id, provider: z.string(), email: z.string(), linkedAt: Moment })),
    /** The company asks this person for a second factor. */
    mfaRequired: z.boolean(),
  })
  .meta({ id: 'Security' });
export type Security = z.output<typeof Security>;

export const Profile = z
  .object({
    name: z.string(),
    email: z.string(),
    /** A new address that waits to be confirmed. */
    pendingEmail: z.string().nullable(),
    phone: z.string().nullable(),
    timeZone: z.string().nullable(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

export const SessionInfo = z
  .object({
    id: Id,
    current: z.boolean(),
    client: z.enum(['browser', 'device']),
    /** "Firefox on Windows"; null when the client did not say. */
    device: z.string().nullable(),
    ip: z.string().nullable(),
    company: z.string(),
    startedAt: Moment,
    lastSeenAt: Moment,
  })
  .meta({ id: 'SessionInfo' });
export type SessionInfo = z.output<typeof SessionInfo>;

const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const account = {
  profile: endpoint({
    name: 'account.profile',
    method: 'get',
    path: '/account/profile',
    summary: 'Name, address, phone and time zone of the person signed in',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: Profile,
  }),
  updateProfile: endpoint({
    name: 'account.updateProfile',
    method: 'patch',
    path: '/account/profile',
    summary: 'Change name, phone or time zone',
    access: 'self',
    rate: 'write',
    audit: 'profile.updated',
    body: z.strictObject({
      name: Line(120).optional(),
      phone: Line(40).nullable().optional(),
      timeZone: TimeZone.nullable().optional(),
    }),
    reply: Profile,
  }),
  changeEmail: endpoint({
    name: 'account.changeEmail',
    method: 'post',
    path: '/account/email',
    summary: 'Ask for a new address; it holds once the link sent there is opened',
    access: 'self',
    rate: 'sign-in',
    audit: 'email.change_requested',
    stepUp: true,
    status: 202,
    body: z.strictObject({ email: Email }),
    reply: Profile,
  }),
  security: endpoint({
    name: 'account.security',
    method: 'get',
    path: '/account/security',
    summary: 'How the person signs in',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: Security,
  }),
  changePassword: endpoint({
    name: 'account.changePassword',
    method: 'post',
    path: '/account/password',
    summary: 'Set a new password; every other session ends',
    access: 'self',
    rate: 'sign-in',
    audit: 'password.changed',
    status: 204,
    stepUp: true,
    body: z.strictObject({
      /** Left out only by an account that has no password yet. */
      current: z.string().min(1).max(PASSWORD_MAX).optional(),
      next: NewPassword,
    }),
    reply: z.undefined(),
    errors: ['auth.credentials_wrong', 'auth.password_weak', 'auth.too_many_attempts'],
  }),
  beginTotp: endpoint({
    name: 'account.beginTotp',
    method: 'post',
    path: '/account/totp',
    summary: 'A new secret for an authenticator app; it counts once a code of it is confirmed',
    access: 'self',
    rate: 'write',
    audit: 'totp.begun',
    stepUp: true,
    reply: z.object({ secret: z.string(), uri: z.string() }),
  }),
  confirmTotp: endpoint({
    name: 'account.confirmTotp',
    method: 'post',
    path: '/account/totp/confirmation',
    summary: 'Confirm the authenticator app with a code; gives recovery codes',
    access: 'self',
    rate: 'sign-in',
    audit: 'totp.enabled',
    stepUp: true,
    body: z.strictObject({ code: Code }),
    reply: RecoveryCodes,
    errors: ['auth.code_wrong', 'auth.too_many_attempts'],
  }),
  removeTotp: endpoint({
    name: 'account.removeTotp',
    method: 'delete',
    path: '/account/totp',
    summary: 'Stop asking for codes',
    access: 'self',
    rate: 'write',
    audit: 'totp.removed',
    stepUp: true,
    status: 204,
    reply: z.undefined(),
    errors: ['auth.factor_required'],
  }),
  newRecoveryCodes: endpoint({
    name: 'account.newRecoveryCodes',
    method: 'post',
    path: '/account/recovery-codes',
    summary: 'Ten new recovery codes; the old ones stop working',
    access: 'self',
    rate: 'write',
    audit: 'recovery_codes.made',
    stepUp: true,
    reply: RecoveryCodes,
  }),
  beginPasskey: endpoint({
    name: 'account.beginPasskey',
    method: 'post',
    path: '/account/passkeys/options',
    summary: 'What the browser needs to make a passkey',
    access: 'self',
    rate: 'write',
    audit: 'passkey.begun',
    stepUp: true,
    reply: z.object({ options: WebAuthnJson }),
  }),
  addPasskey: endpoint({
    name: 'account.addPasskey',
    method: 'post',
    path: '/account/passkeys',
    summary: 'Keep the passkey the browser has made',
    access: 'self',
    rate: 'write',
    audit: 'passkey.added',
    stepUp: true,
    status: 201,
    body: z.strictObject({ name: Line(60), response: WebAuthnJson }),
    reply: Security,
    errors: ['auth.passkey_invalid'],
  }),
  renamePasskey: endpoint({
    name: 'account.renamePasskey',
    method: 'patch',
    path: '/account/passkeys/:passkeyId',
    summary: 'Rename a passkey',
    access: 'self',
    rate: 'write',
    audit: 'passkey.renamed',
    params: z.object({ passkeyId: Id }),
    body: z.strictObject({ name: Line(60) }),
    reply: Security,
    errors: ['passkey.not_found'],
  }),
  removePasskey: endpoint({
    name: 'account.removePasskey',
    method: 'delete',
    path: '/account/passkeys/:passkeyId',
    summary: 'Remove a passkey',
    access: 'self',
    rate: 'write',
    audit: 'passkey.removed',
    stepUp: true,
    params: z.object({ passkeyId: Id }),
    reply: Security,
    errors: ['passkey.not_found', 'auth.factor_required'],
  }),
  unlinkIdentity: endpoint({
    name: 'account.unlinkIdentity',
    method: 'delete',
    path: '/account/identities/:identityId',
    summary: 'Stop an account elsewhere from signing in here',
    access: 'self',
    rate: 'write',
    audit: 'identity.unlinked',
    stepUp: true,
    params: z.object({ identityId: Id }),
    reply: Security,
    errors: ['identity.not_found', 'auth.factor_required'],
  }),
  sessions: endpoint({
    name: 'account.sessions',
    method: 'get',
    path: '/account/sessions',
    summary: 'Where this account is signed in',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(SessionInfo) }),
  }),
  endSession: endpoint({
    name: 'account.endSession',
    method: 'delete',
    path: '/account/sessions/:sessionId',
    summary: 'Sign out one session',
    access: 'self',
    rate: 'write',
    audit: 'session.ended',
    status: 204,
    params: z.object({ sessionId: Id }),
    reply: z.undefined(),
    errors: ['session.not_found'],
  }),
  endOtherSessions: endpoint({
    name: 'account.endOtherSessions',
    method: 'delete',
    path: '/account/sessions',
    summary: 'Sign out everywhere but here',
    access: 'self',
    rate: 'write',
    audit: 'sessions.ended',
    reply: z.object({ ended: z.int() }),
  }),
};
