import type { Module } from '../../kernel/http/route.ts';
import { startTimers, timeJobs } from './first-touch/first-touch.jobs.ts';
import { routingJobs } from './routing.jobs.ts';

export { stopFirstTouchClock } from './first-touch/stop-clock.ts';

/** Who gets a lead, who was offered it, and how soon it is answered. */
export const routingModule: Module = {
  name: 'routing',
  routes: async () => {
    const [{ routingRoutes }, { offerRoutes }, { firstTouchRoutes }] = await Promise.all([
      import('./routing.routes.ts'),
      import('./offers/offers.routes.ts'),
      import('./first-touch/first-touch.routes.ts'),
    ]);
    return [...routingRoutes(), ...offerRoutes(), ...firstTouchRoutes()];
  },
  jobs: [...routingJobs, ...timeJobs],
  background: startTimers,
};
