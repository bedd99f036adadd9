import type { Module } from '../../kernel/http/route.ts';

export type { UsersTable } from './auth.tables.ts';
export { authenticate, issueAccessToken, sessionLives } from './authenticate.ts';
export { companyOf, listCompanies, updateCompany } from './company.ts';
export { addMember, addTenant, type NewTenant } from './members.ts';
export { hashPassword } from './passwords.ts';
export { setupNeeded } from './sign-in.ts';

/** Accounts, memberships, sessions, company settings. */
export const authModule: Module = {
  name: 'auth',
  routes: async () => (await import('./auth.routes.ts')).authRoutes(),
  jobs: [],
};
