import type { Module } from '../../kernel/http/route.ts';
import { auditJobs } from './audit.jobs.ts';
import { startSealer } from './sealer.ts';

export { listAudited } from './checks.ts';
export { signHeads } from './heads.ts';
export { sealAll } from './seal.ts';
export { type Verdict, verifyChain } from './verify-chain.ts';

/** The audit log: sealed into a chain, read, exported, checked. */
export const auditModule: Module = {
  name: 'audit',
  routes: async () => (await import('./audit.routes.ts')).auditRoutes(),
  jobs: auditJobs,
  background: startSealer,
};
