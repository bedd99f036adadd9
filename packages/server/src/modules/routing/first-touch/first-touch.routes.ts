import { firstTouch as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { listClocks } from './list-clocks.ts';
import { logTouch } from './log-touch.ts';
import { getSettings, saveSettings } from './settings.ts';

export const firstTouchRoutes = (): Route[] => [
  route(contract.logTouch, ({ ctx, actor, params, body }) => logTouch(ctx, actor, params.leadId, body)),
  route(contract.listClocks, async ({ ctx, actor, params }) => ({
    items: await listClocks(ctx, actor, params.leadId),
  })),
  route(contract.getSettings, ({ ctx, actor }) => getSettings(ctx, actor)),
  route(contract.saveSettings, ({ ctx, actor, body }) => saveSettings(ctx, actor, body)),
];
