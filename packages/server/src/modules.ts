import type { Module } from './kernel/http/route.ts';
import { auditModule } from './modules/audit/index.ts';
import { authModule } from './modules/auth/index.ts';
import { dealsModule } from './modules/deals/index.ts';
import { enrichmentModule } from './modules/enrichment/index.ts';
import { intakeModule } from './modules/intake/index.ts';
import { leadsModule } from './modules/leads/index.ts';
import { mlModule } from './modules/ml/index.ts';
import { notificationsModule } from './modules/notifications/index.ts';
import { propertiesModule } from './modules/properties/index.ts';
import { routingModule } from './modules/routing/index.ts';
import { sampleModule } from './modules/sample/index.ts';
import { workModule } from './modules/work/index.ts';

/** Every module, in the order of the architecture: a later one may use an earlier one, never the reverse. */
export const modules: readonly Module[] = [
  auditModule,
  authModule,
  leadsModule,
  propertiesModule,
  enrichmentModule,
  mlModule,
  notificationsModule,
  intakeModule,
  routingModule,
  workModule,
  dealsModule,
  sampleModule,
];
