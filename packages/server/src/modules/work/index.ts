import type { Module } from '../../kernel/http/route.ts';

/** What people work through: smart lists. */
export const workModule: Module = {
  name: 'work',
  routes: async () => (await import('./work.routes.ts')).workRoutes(),
  jobs: [],
};
