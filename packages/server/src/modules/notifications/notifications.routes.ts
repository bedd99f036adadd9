import { notifications as contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { countUnread, listNotifications, markRead } from './read-notifications.ts';

export const notificationRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listNotifications(ctx, actor, query)),
  route(contract.countUnread, async ({ ctx, actor }) => ({ count: await countUnread(ctx, actor) })),
  route(contract.markRead, ({ ctx, actor, body }) => markRead(ctx, actor, body)),
];
