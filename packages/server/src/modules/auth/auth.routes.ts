import { contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { securityRoutes } from './account/security.routes.ts';
import * as company from './company/company.ts';
import { keyRoutes } from './keys/keys.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';
import { roleRoutes } from './roles/roles.routes.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';
import { signInRoutes } from './sign-in/sign-in.routes.ts';

export const authRoutes = (): Route[] => [
  ...signInRoutes,
  ...sessionRoutes,
  ...securityRoutes,
  route(contract.auth.me, ({ ctx, actor }) => company.me(ctx, actor)),
  route(contract.auth.updateCompany, ({ ctx, actor, body }) => company.updateCompany(ctx, actor, body)),
  ...peopleRoutes,
  ...roleRoutes,
  ...keyRoutes,
];
