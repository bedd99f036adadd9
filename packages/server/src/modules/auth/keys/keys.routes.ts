import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import * as keys from './keys.service.ts';

export const keyRoutes: Route[] = [
  route(contract.keys.list, ({ ctx, actor }) => keys.listKeys(ctx, actor)),
  route(contract.keys.create, ({ ctx, actor, body }) => keys.createKey(ctx, actor, body)),
  route(contract.keys.update, ({ ctx, actor, params, body }) =>
    keys.updateKey(ctx, actor, params.keyId, body),
  ),
  route(contract.keys.rotate, ({ ctx, actor, params, body }) =>
    keys.rotateKey(ctx, actor, params.keyId, body),
  ),
  route(contract.keys.revoke, async ({ ctx, actor, params }) => {
    await keys.revokeKey(ctx, actor, params.keyId);
    return undefined;
  }),
];
