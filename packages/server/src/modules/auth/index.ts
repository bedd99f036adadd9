import type { Module } from '../../kernel/http/route.ts';

export {
  addMember,
  addTenant,
  authenticate,
  companyOf,
  issueAccessToken,
  listCompanies,
  type NewTenant,
  sessionLives,
  setupNeeded,
} from './auth.service.ts';
export type { UsersTable } from './auth.tables.ts';
export { hashPassword } from './passwords.ts';

/** Accounts, memberships, sessions, company settings. */
export const authModule: Module = {
  name: 'auth',
  routes: async () => (await import('./auth.routes.ts')).authRoutes(),
  jobs: [],
};
