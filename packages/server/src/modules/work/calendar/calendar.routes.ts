import { calendar as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { createFeed, listFeeds, revokeFeed, rotateFeed } from './feeds.ts';
import { importCalendar, previewImport, undoImport } from './import-ics.ts';

export const calendarRoutes = (): Route[] => [
  route(contract.feeds, async ({ ctx, actor }) => ({ items: await listFeeds(ctx, actor) })),
  route(contract.createFeed, ({ ctx, actor, body, wire }) => createFeed(ctx, actor, body, wire.origin)),
  route(contract.rotateFeed, ({ ctx, actor, params, wire }) =>
    rotateFeed(ctx, actor, params.feedId, wire.origin),
  ),
  route(contract.revokeFeed, async ({ ctx, actor, params }) => {
    await revokeFeed(ctx, actor, params.feedId);
    return undefined;
  }),
  route(contract.importPreview, ({ ctx, actor, query, file }) =>
    previewImport(ctx, actor, { file, timeZone: query.timeZone }),
  ),
  route(contract.import, ({ ctx, actor, query, file }) =>
    importCalendar(ctx, actor, { file, timeZone: query.timeZone }),
  ),
  route(contract.undoImport, ({ ctx, actor, params }) => undoImport(ctx, actor, params.importId)),
];
