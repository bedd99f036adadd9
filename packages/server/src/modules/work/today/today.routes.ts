import { today as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { finishLead, snoozeLead, undoMark } from './mark-lead.ts';
import { readAway } from './read-away.ts';
import { readQueue } from './read-queue.ts';

export const todayRoutes = (): Route[] => [
  route(contract.queue, ({ ctx, actor, query }) => readQueue(ctx, actor, query)),
  route(contract.snooze, ({ ctx, actor, params, body }) => snoozeLead(ctx, actor, params.leadId, body)),
  route(contract.done, ({ ctx, actor, params, body }) => finishLead(ctx, actor, params.leadId, body)),
  route(contract.undo, ({ ctx, actor, params, body }) => undoMark(ctx, actor, params.leadId, body.version)),
  route(contract.away, ({ ctx, actor }) => readAway(ctx, actor)),
];
