import { z } from 'zod';
import { Currency, Id, Line, Moment, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { FieldRule, PERMISSIONS, Role, Scope } from './permissions.ts';

export const Email = z
  .email()
  .max(254)
  .transform((v) => v.trim().toLowerCase());
/** Length is the only composition rule (OWASP ASVS 5.0 §6.2); common passwords are refused by the server. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
export const NewPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

/** Who a company asks for a second factor: nobody, those who may manage people, roles, keys or the company, all. */
export const MFA_POLICIES = ['optional', 'managers', 'everyone'] as const;

export const Company = z
  .object({
    id: Id,
    name: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    /** The calibrated chance from which a lead is Hot; null follows each model's own top tenth. */
    hotProbability: z.number().nullable(),
    /** First unfinished step of set-up, or null when set-up is done. */
    setupStep: z.enum(['stages', 'leads', 'team']).nullable(),
    /** True for a generated sample brokerage. */
    sample: z.boolean(),
    /** Who must have a second factor to get in. */
    mfaPolicy: z.enum(MFA_POLICIES),
    /** The day a week begins with in calendars, 0 Sunday to 6 Saturday; null as the reader’s language has it. */
    firstWeekday: z.int().min(0).max(6).nullable(),
  })
  .meta({ id: 'Company' });
export type Company = z.output<typeof Company>;

export const Me = z
  .object({
    accountId: Id,
    userId: Id,
    name: z.string(),
    email: z.string(),
    role: Role,
    /** What the company calls the role. */
    roleName: z.string(),
    company: Company,
    permissions: z.array(z.object({ permission: z.enum(PERMISSIONS), scope: Scope.exclude(['none']) })),
    /** Lead fields this person's role hides or keeps from changes. */
    fields: z.record(z.string(), FieldRule),
    /** The company asks for a second factor and there is none: until it is set up, only the account may be opened. */
    mustEnrol: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.output<typeof Me>;

/**
 * A signed-in session. The refresh token travels in an HttpOnly cookie; only a device client
 * (`client: "device"`) finds it in the body, to keep it in the keychain of its operating system.
 */
export const Session = z
  .object({ accessToken: z.string(), expiresAt: Moment, refreshToken: z.string().optional(), me: Me })
  .meta({ id: 'Session' });
export type Session = z.output<typeof Session>;

const Client = z.enum(['browser', 'device']).default('browser');

/** Sign-in either gives a session or asks for a second factor. */
export const SignedIn = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('signed-in'), session: Session }),
    z.object({
      status: z.literal('second-factor'),
      /** Stands for the password that was right; ten minutes. */
      challenge: z.string(),
      methods: z.array(z.enum(['totp', 'passkey', 'recovery'])),
    }),
  ])
  .meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

/** A secret out of a mail: 256 random bits, base64url. */
const MailToken = z.string().min(40).max(200);
const Challenge = z.string().min(20).max(400);
/** A code from an authenticator app, or a recovery code. */
export const Code = z.string().trim().min(6).max(40);
/** What a WebAuthn call of the browser takes or gives; checked by the server's library. */
export const WebAuthnJson = z.record(z.string(), z.unknown());

export const auth = {
  setupStatus: endpoint({
    name: 'auth.setupStatus',
    method: 'get',
    path: '/auth/setup',
    summary: 'Whether this server still needs its first company',
    access: 'public',
    rate: 'public',
    audit: 'none',
    reply: z.object({
      needed: z.boolean(),
      secure: z.boolean(),
      /** Accounts elsewhere that may sign in here: shown as buttons. */
      providers: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  }),
  register: endpoint({
    name: 'auth.register',
    method: 'post',
    path: '/auth/register',
    summary: 'Register a company and its owner; open until the first company exists',
    access: 'public',
    rate: 'sign-in',
    audit: 'company.registered',
    status: 201,
    body: z.strictObject({
      company: z.strictObject({ name: Line(120), timeZone: TimeZone, currency: Currency.default('USD') }),
      owner: z.strictObject({ name: Line(120), email: Email, password: NewPassword }),
      client: Client,
    }),
    reply: Session,
    errors: ['setup.already_done', 'account.email_taken', 'auth.password_weak', 'auth.insecure_transport'],
  }),
  signIn: endpoint({
    name: 'auth.signIn',
    method: 'post',
    path: '/auth/sign-in',
    summary: 'Sign in with e-mail and password',
    access: 'public',
    rate: 'sign-in',
    audit: 'session.started',
    body: z.strictObject({ email: Email, password: z.string().min(1).max(PASSWORD_MAX), client: Client }),
    reply: SignedIn,
    errors: ['auth.credentials_wrong', 'auth.too_many_attempts', 'auth.insecure_transport'],
  }),
  secondFactor: endpoint({
    name: 'auth.secondFactor',
    method: 'post',
    path: '/auth/second-factor',
    summary: 'Finish signing in with a code of an authenticator app, or a recovery code',
    access: 'public',
    rate: 'sign-in',
    audit: 'session.started',
    body: z.strictObject({
      challenge: Challenge,
      method: z.enum(['totp', 'recovery']),
      code: Code,
      client: Client,
    }),
    reply: Session,
    errors: [
      'auth.code_wrong',
      'auth.challenge_expired',
      'auth.credentials_wrong',
      'auth.too_many_attempts',
      'auth.insecure_transport',
    ],
  }),
  passkeyOptions: endpoint({
    name: 'auth.passkeyOptions',
    method: 'post',
    path: '/auth/passkey/options',
    summary: 'What the browser needs to sign in with a passkey; reads no account',
    access: 'public',
    rate: 'public',
    audit: 'none',
    reply: z.object({ handle: z.string(), options: WebAuthnJson }),
  }),
  passkeySignIn: endpoint({
    name: 'auth.passkeySignIn',
    method: 'post',
    path: '/auth/passkey',
    summary: 'Sign in with a passkey, which is both factors at once',
    access: 'public',
    rate: 'sign-in',
    audit: 'session.started',
    body: z.strictObject({ handle: Challenge, response: WebAuthnJson, client: Client }),
    reply: Session,
    errors: [
      'auth.passkey_invalid',
      'auth.challenge_expired',
      'auth.credentials_wrong',
      'auth.too_many_attempts',
      'auth.insecure_transport',
    ],
  }),
  stepUpOptions: endpoint({
    name: 'auth.stepUpOptions',
    method: 'get',
    path: '/auth/step-up',
    summary: 'How this person can prove again that it is them',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: z.object({
      /** Strongest first; a second factor that is set up must be used. */
      methods: z.array(z.enum(['passkey', 'totp', 'password', 'recovery', 'oidc'])),
      passkey: z.object({ handle: z.string(), options: WebAuthnJson }).nullable(),
      /** The proof given last still counts until then. */
      until: Moment.nullable(),
    }),
  }),
  stepUp: endpoint({
    name: 'auth.stepUp',
    method: 'post',
    path: '/auth/step-up',
    summary: 'Prove again that it is you, before something that cannot be undone or opens doors',
    access: 'self',
    rate: 'sign-in',
    audit: 'session.confirmed',
    body: z.discriminatedUnion('method', [
      z.strictObject({ method: z.literal('password'), password: z.string().min(1).max(PASSWORD_MAX) }),
      z.strictObject({ method: z.literal('totp'), code: Code }),
      z.strictObject({ method: z.literal('recovery'), code: Code }),
      z.strictObject({ method: z.literal('passkey'), handle: Challenge, response: WebAuthnJson }),
    ]),
    reply: z.object({ until: Moment }),
    errors: [
      'auth.method_refused',
      'auth.credentials_wrong',
      'auth.code_wrong',
      'auth.passkey_invalid',
      'auth.challenge_expired',
      'auth.too_many_attempts',
    ],
  }),
  forgotPassword: endpoint({
    name: 'auth.forgotPassword',
    method: 'post',
    path: '/auth/password/forgot',
    summary: 'Send a link to set a new password; the same answer for every address',
    access: 'public',
    rate: 'sign-in',
    audit: 'password.reset_requested',
    status: 202,
    body: z.strictObject({ email: Email }),
    reply: z.object({}),
    errors: ['auth.too_many_attempts'],
  }),
  lookReset: endpoint({
    name: 'auth.lookReset',
    method: 'post',
    path: '/auth/password/reset/look',
    summary: 'Whose password a link resets, and whether it still works',
    access: 'public',
    rate: 'sign-in',
    audit: 'none',
    body: z.strictObject({ token: MailToken }),
    reply: z.object({ email: z.string() }),
    errors: ['auth.link_expired'],
  }),
  resetPassword: endpoint({
    name: 'auth.resetPassword',
    method: 'post',
    path: '/auth/password/reset',
    summary: 'Set a new password with the link; every session ends',
    access: 'public',
    rate: 'sign-in',
    audit: 'password.reset',
    status: 204,
    body: z.strictObject({ token: MailToken, password: NewPassword }),
    reply: z.undefined(),
    errors: ['auth.link_expired', 'auth.password_weak'],
  }),
  confirmEmail: endpoint({
    name: 'auth.confirmEmail',
    method: 'post',
    path: '/auth/email/confirm',
    summary: 'Confirm a new e-mail address with the link sent to it',
    access: 'public',
    rate: 'sign-in',
    audit: 'email.changed',
    body: z.strictObject({ token: MailToken }),
    reply: z.object({ email: z.string() }),
    errors: ['auth.link_expired', 'account.email_taken'],
  }),
  lookInvitation: endpoint({
    name: 'auth.lookInvitation',
    method: 'post',
    path: '/auth/invitation/look',
    summary: 'Who invites to what, and whether the address has an account already',
    access: 'public',
    rate: 'sign-in',
    audit: 'none',
    body: z.strictObject({ token: MailToken }),
    reply: z.object({
      company: z.string(),
      email: z.string(),
      name: z.string().nullable(),
      roleName: z.string(),
      invitedBy: z.string().nullable(),
      hasAccount: z.boolean(),
    }),
    errors: ['auth.link_expired'],
  }),
  acceptInvitation: endpoint({
    name: 'auth.acceptInvitation',
    method: 'post',
    path: '/auth/invitation',
    summary: 'Join a company with a new account',
    access: 'public',
    rate: 'sign-in',
    audit: 'user.joined',
    status: 201,
    body: z.strictObject({ token: MailToken, name: Line(120), password: NewPassword, client: Client }),
    reply: Session,
    errors: ['auth.link_expired', 'auth.password_weak', 'account.email_taken', 'auth.insecure_transport'],
  }),
  joinCompany: endpoint({
    name: 'auth.joinCompany',
    method: 'post',
    path: '/auth/invitation/join',
    summary: 'Join a further company with the account that is signed in, which must be the one invited',
    access: 'self',
    rate: 'sign-in',
    audit: 'user.joined',
    status: 201,
    body: z.strictObject({ token: MailToken, client: Client }),
    reply: Session,
    errors: ['auth.link_expired', 'invitation.other_account', 'account.email_taken'],
  }),
  companies: endpoint({
    name: 'auth.companies',
    method: 'get',
    path: '/auth/companies',
    summary: 'Companies this account belongs to',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: z.object({
      items: z.array(z.object({ id: Id, name: z.string(), roleName: z.string(), current: z.boolean() })),
    }),
  }),
  switchCompany: endpoint({
    name: 'auth.switchCompany',
    method: 'post',
    path: '/auth/company',
    summary: 'Go on in another company of this account; the session moves there',
    access: 'self',
    rate: 'write',
    audit: 'session.switched',
    body: z.strictObject({ companyId: Id, client: Client }),
    reply: Session,
    errors: ['company.not_found'],
  }),
  oidcStart: endpoint({
    name: 'auth.oidcStart',
    method: 'get',
    path: '/auth/oidc/:providerId',
    summary: 'Go to the provider to sign in (OpenID Connect), or to the sign-in page with the reason why not',
    access: 'public',
    rate: 'sign-in',
    audit: 'none',
    status: 302,
    params: z.object({ providerId: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    query: z.strictObject({ next: z.string().max(1_500).optional() }),
    reply: z.string(),
    errors: ['auth.provider_not_found', 'auth.provider_unreachable', 'auth.insecure_transport'],
  }),
  oidcCallback: endpoint({
    name: 'auth.oidcCallback',
    method: 'get',
    path: '/auth/oidc/:providerId/callback',
    summary: 'Back from the provider: opens the session, or goes to the sign-in page with the reason why not',
    access: 'public',
    rate: 'sign-in',
    audit: 'session.started',
    status: 302,
    params: z.object({ providerId: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    query: z.object({
      code: z.string().max(4_000).optional(),
      state: z.string().max(500).optional(),
      error: z.string().max(200).optional(),
      /** Who answers (RFC 9207). */
      iss: z.string().max(1_000).optional(),
    }),
    reply: z.string(),
    errors: ['auth.provider_not_found'],
  }),
  refresh: endpoint({
    name: 'auth.refresh',
    method: 'post',
    path: '/auth/refresh',
    summary: 'Rotate the refresh token and get a new access token',
    access: 'public',
    rate: 'public',
    audit: 'none',
    body: z.strictObject({ refreshToken: z.string().max(200).optional() }),
    reply: Session,
    errors: ['auth.refresh_invalid'],
  }),
  signOut: endpoint({
    name: 'auth.signOut',
    method: 'post',
    path: '/auth/sign-out',
    summary: 'End this session everywhere it is held',
    access: 'self',
    rate: 'write',
    audit: 'session.ended',
    status: 204,
    reply: z.undefined(),
  }),
  me: endpoint({
    name: 'auth.me',
    method: 'get',
    path: '/auth/me',
    summary: 'Who is signed in, and what they may do',
    access: 'self',
    rate: 'read',
    audit: 'none',
    reply: Me,
  }),
  updateCompany: endpoint({
    name: 'auth.updateCompany',
    method: 'patch',
    path: '/company',
    summary: 'Change company settings and the progress of set-up',
    access: 'company:manage',
    rate: 'write',
    audit: 'company.updated',
    body: z.strictObject({
      name: Line(120).optional(),
      timeZone: TimeZone.optional(),
      currency: Currency.optional(),
      hotProbability: z.number().gt(0).lt(1).nullable().optional(),
      setupStep: z.enum(['stages', 'leads', 'team']).nullable().optional(),
      /** Another one than before takes a fresh proof. */
      mfaPolicy: z.enum(MFA_POLICIES).optional(),
      firstWeekday: z.int().min(0).max(6).nullable().optional(),
    }),
    reply: Company,
    errors: ['auth.step_up_required'],
  }),
};
