import { z } from 'zod';
import { Currency, Id, Line, Moment, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { PERMISSIONS, Role } from './permissions.ts';

export const Email = z
  .email()
  .max(254)
  .transform((v) => v.trim().toLowerCase());
/** Length is the only composition rule (OWASP ASVS 5.0 §6.2); common passwords are refused by the server. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
export const NewPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

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
    company: Company,
    permissions: z.array(
      z.object({ permission: z.enum(PERMISSIONS), scope: z.enum(['own', 'team', 'all']) }),
    ),
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

export const User = z
  .object({ id: Id, name: z.string(), email: z.string(), role: Role, active: z.boolean() })
  .meta({ id: 'User' });
export type User = z.output<typeof User>;

export const auth = {
  setupStatus: endpoint({
    name: 'auth.setupStatus',
    method: 'get',
    path: '/auth/setup',
    summary: 'Whether this server still needs its first company',
    access: 'public',
    rate: 'public',
    audit: 'none',
    reply: z.object({ needed: z.boolean(), secure: z.boolean() }),
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
    reply: Session,
    errors: ['auth.credentials_wrong', 'auth.too_many_attempts', 'auth.insecure_transport'],
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
    }),
    reply: Company,
  }),
  listUsers: endpoint({
    name: 'auth.listUsers',
    method: 'get',
    path: '/users',
    summary: 'The people of the company, for owner names and choices',
    access: 'users:read',
    rate: 'read',
    audit: 'none',
    reply: z.object({ items: z.array(User) }),
  }),
};
