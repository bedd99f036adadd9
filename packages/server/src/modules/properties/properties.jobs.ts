import type { AnyJob } from '../../kernel/jobs.ts';
import { handOverJobs } from '../auth/index.ts';
import { listingWork } from './hand-over.ts';

export const propertyJobs: readonly AnyJob[] = handOverJobs('properties', listingWork);
