import type { Route } from '../../kernel/http/route.ts';
import { profileRoutes } from './account/profile.routes.ts';
import { securityRoutes } from './account/security.routes.ts';
import { companyRoutes } from './company/company.routes.ts';
import { keyRoutes } from './keys/keys.routes.ts';
import { invitationRoutes } from './people/invitations.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';
import { roleRoutes } from './roles/roles.routes.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';
import { signInRoutes } from './sign-in/sign-in.routes.ts';

export const authRoutes = (): Route[] => [
  ...signInRoutes,
  ...sessionRoutes,
  ...securityRoutes,
  ...profileRoutes,
  ...companyRoutes,
  ...peopleRoutes,
  ...invitationRoutes,
  ...roleRoutes,
  ...keyRoutes,
];
