import { type RequestHandler, Router } from 'express';
import type { Ctx } from '../../kernel/context.ts';
import type { Limiter } from '../../kernel/http/limits.ts';
import { kioskPages } from './forms/kiosk.routes.ts';
import { formPages } from './forms/pages.routes.ts';
import { fubDoor } from './fub/fub.routes.ts';
import { webhookDoor } from './webhooks/webhook-door.routes.ts';

/** The doors whose callers are no members: vendors' systems, visitors of pages, tablets of open houses. */
export const openDoors = (ctx: Ctx, limiter: Limiter): RequestHandler =>
  Router().use(
    fubDoor(ctx, limiter),
    webhookDoor(ctx, limiter),
    formPages(ctx, limiter),
    kioskPages(ctx, limiter),
  );
