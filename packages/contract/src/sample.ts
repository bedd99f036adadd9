import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const sample = {
  load: endpoint({
    name: 'sample.load',
    method: 'post',
    path: '/setup/sample',
    summary: 'Fill this company with an invented brokerage: agents, listings, leads and their history',
    access: 'company:manage',
    rate: 'write',
    audit: 'leads.generated',
    status: 202,
    reply: z.object({ leads: z.int(), agents: z.int(), listings: z.int() }),
    errors: ['setup.already_done'],
  }),
};
