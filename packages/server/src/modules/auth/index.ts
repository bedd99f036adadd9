import type { Module } from '../../kernel/http/route.ts';
import { mailJobs } from './account/mail.jobs.ts';
import { securityJobs } from './account/security.jobs.ts';

export type { UsersTable } from './auth.tables.ts';
export { companyOf, listCompanies, updateCompany } from './company/company.ts';
export { authenticateKey } from './keys/authenticate-key.ts';
export { isKey } from './keys/key-secret.ts';
export { addOrganisation } from './people/add-organisation.ts';
export { listUsers } from './people/directory.ts';
export { handOverJobs, runHandOver, runLateHandOvers, type Work } from './people/hand-over.ts';
export { addMember, addTenant, type NewTenant } from './people/members.ts';
export { type MemberAccess, membersWithAccess } from './roles/members-with-access.ts';
export { actorsBehind, authenticate, issueAccessToken, livingSessions } from './sessions/authenticate.ts';
export { hashPassword } from './sign-in/passwords.ts';
export { setupNeeded } from './sign-in/register.ts';

/** Accounts, memberships, sessions, company settings. */
export const authModule: Module = {
  name: 'auth',
  routes: async () => (await import('./auth.routes.ts')).authRoutes(),
  jobs: [...securityJobs, ...mailJobs],
};
