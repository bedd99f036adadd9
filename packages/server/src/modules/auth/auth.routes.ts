import { contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import * as company from './company/company.ts';
import { keyRoutes } from './keys/keys.routes.ts';
import * as people from './people/directory.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';
import { signInRoutes } from './sign-in/sign-in.routes.ts';

export const authRoutes = (): Route[] => [
  ...signInRoutes,
  ...sessionRoutes,
  route(contract.auth.me, ({ ctx, actor }) => company.me(ctx, actor)),
  route(contract.auth.updateCompany, ({ ctx, actor, body }) => company.updateCompany(ctx, actor, body)),
  route(contract.people.listUsers, ({ ctx, actor }) => people.listUsers(ctx, actor)),
  ...keyRoutes,
];
