import type { AnyJob } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { batchJobs } from './batches/batches.jobs.ts';
import { duplicateJobs } from './duplicates/duplicates.jobs.ts';
import { leadWork } from './hand-over.ts';
import { pipelineJobs } from './pipelines/pipelines.jobs.ts';
import { sourceJobs } from './sources/sources.jobs.ts';
import { timelineJobs } from './timeline/timeline.jobs.ts';

export const leadJobs: readonly AnyJob[] = [
  ...handOverJobs('leads', leadWork),
  ...batchJobs,
  ...duplicateJobs,
  ...pipelineJobs,
  ...sourceJobs,
  ...timelineJobs,
];
