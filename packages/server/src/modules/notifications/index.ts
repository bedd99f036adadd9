import type { Module } from '../../kernel/http/route.ts';
import { notificationJobs } from './notifications.jobs.ts';

export { type Notice, notify } from './notify.ts';

/** What people are told of. */
export const notificationsModule: Module = {
  name: 'notifications',
  routes: async () => (await import('./notifications.routes.ts')).notificationRoutes(),
  jobs: notificationJobs,
};
