import type { Module } from '../../kernel/http/route.ts';
import { workJobs } from './work.jobs.ts';

export { bookAppointment } from './appointments/save-appointment.ts';
export { type NextStep, nextStepOf } from './next-step.ts';
export { findLists } from './search/search.repository.ts';
export { dueTasks } from './tasks/read-tasks.ts';
export { createTask } from './tasks/save-task.ts';

/** What people work through: smart lists, tasks, appointments. */
export const workModule: Module = {
  name: 'work',
  routes: async () => [
    ...(await import('./board/board.routes.ts')).boardRoutes(),
    ...(await import('./work.routes.ts')).workRoutes(),
    ...(await import('./tasks/tasks.routes.ts')).taskRoutes(),
    ...(await import('./appointments/appointments.routes.ts')).appointmentRoutes(),
    ...(await import('./calendar/calendar.routes.ts')).calendarRoutes(),
  ],
  doors: async (ctx, limiter) => (await import('./calendar/feed-door.routes.ts')).feedDoor(ctx, limiter),
  jobs: workJobs,
};
