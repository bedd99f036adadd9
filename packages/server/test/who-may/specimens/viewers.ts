import { randomUUID } from 'node:crypto';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

/** A page is the caller's own and named by the caller. */
export const VIEWERS: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'viewers.stay': async (s) => ({
    params: { leadId: s.lead, pageId: randomUUID() },
    body: { editing: true },
  }),
  'viewers.leave': async () => ({ params: { pageId: randomUUID() } }),
};
