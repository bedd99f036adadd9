import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { setRefreshCookie } from './cookie.ts';
import { signOut } from './end-sessions.ts';

export const sessionRoutes: Route[] = [
  route(contract.auth.signOut, async ({ ctx, actor, wire }) => {
    await signOut(ctx, actor);
    setRefreshCookie(wire, null);
    return undefined;
  }),
];
