import { contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import * as factors from './factors.ts';
import { unlinkIdentity } from './identities.ts';
import * as passkeys from './passkeys.ts';
import * as sessions from './sessions-list.ts';

export const securityRoutes: Route[] = [
  route(contract.account.security, ({ ctx, actor }) => factors.security(ctx, actor)),
  route(contract.account.beginTotp, ({ ctx, actor }) => factors.beginTotp(ctx, actor)),
  route(contract.account.confirmTotp, ({ ctx, actor, body }) => factors.confirmTotp(ctx, actor, body)),
  route(contract.account.removeTotp, async ({ ctx, actor }) => {
    await factors.removeTotp(ctx, actor);
    return undefined;
  }),
  route(contract.account.newRecoveryCodes, ({ ctx, actor }) => factors.makeRecoveryCodes(ctx, actor)),
  route(contract.account.beginPasskey, ({ ctx, actor, wire }) => passkeys.beginPasskey(ctx, actor, wire)),
  route(contract.account.addPasskey, ({ ctx, actor, body, wire }) =>
    passkeys.addPasskey(ctx, actor, body, wire),
  ),
  route(contract.account.renamePasskey, ({ ctx, actor, params, body }) =>
    passkeys.renamePasskey(ctx, actor, { id: params.passkeyId, name: body.name }),
  ),
  route(contract.account.removePasskey, ({ ctx, actor, params }) =>
    passkeys.removePasskey(ctx, actor, params.passkeyId),
  ),
  route(contract.account.unlinkIdentity, ({ ctx, actor, params }) =>
    unlinkIdentity(ctx, actor, params.identityId),
  ),
  route(contract.account.sessions, ({ ctx, actor }) => sessions.sessionsOf(ctx, actor)),
  route(contract.account.endSession, async ({ ctx, actor, params }) => {
    await sessions.endSession(ctx, actor, params.sessionId);
    return undefined;
  }),
  route(contract.account.endOtherSessions, ({ ctx, actor }) => sessions.endOtherSessions(ctx, actor)),
];
