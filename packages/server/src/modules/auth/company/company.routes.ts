import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { give } from '../sessions/cookie.ts';
import { me, updateCompany } from './company.ts';
import { companies, switchCompany } from './switch-company.ts';

export const companyRoutes: Route[] = [
  route(contract.auth.me, ({ ctx, actor }) => me(ctx, actor)),
  route(contract.auth.updateCompany, ({ ctx, actor, body }) => updateCompany(ctx, actor, body)),
  route(contract.auth.companies, ({ ctx, actor }) => companies(ctx, actor)),
  route(contract.auth.switchCompany, async ({ ctx, actor, body, wire }) =>
    give(wire, await switchCompany(ctx, actor, body.companyId, wire)),
  ),
];
