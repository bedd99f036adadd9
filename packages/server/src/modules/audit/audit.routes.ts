import { audit as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { readChain, requestCheck } from './checks.ts';
import { listActions, listEntries, readEntry } from './entries.ts';
import { exportEntries } from './export-entries.ts';

export const auditRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listEntries(ctx, actor, query)),
  route(contract.get, ({ ctx, actor, params }) => readEntry(ctx, actor, params.entryId)),
  route(contract.actions, async ({ ctx, actor }) => ({ items: await listActions(ctx, actor) })),
  route(contract.chain, ({ ctx, actor }) => readChain(ctx, actor)),
  route(contract.verify, ({ ctx, actor }) => requestCheck(ctx, actor)),
  route(contract.export, ({ ctx, actor, query }) => exportEntries(ctx, actor, query)),
];
