import { type AnyJob, scheduled } from '../../../kernel/jobs.ts';
import { dropFiles } from './files.ts';

export const timelineJobs: readonly AnyJob[] = [
  scheduled({
    name: 'leads.drop-files',
    when: { cron: '25 3 * * *', timeZone: 'UTC' },
    run: (ctx, signal) => dropFiles(ctx, signal),
  }),
];
