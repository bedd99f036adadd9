import type { AnyJob } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { leadWork } from './hand-over.ts';

export const leadJobs: readonly AnyJob[] = handOverJobs('leads', leadWork);
