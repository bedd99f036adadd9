import { contract } from '@lintel/contract';
import { AppError } from '../../../kernel/errors.ts';
import { publicRoute, type Route, route } from '../../../kernel/http/route.ts';
import { give, refreshCookie, requireTransport, setRefreshCookie } from '../sessions/cookie.ts';
import * as oidc from './oidc.ts';
import { passkeyOptions, passkeySignIn } from './passkeys.ts';
import { door } from './passwords.ts';
import { register, setupNeeded } from './register.ts';
import { answerSecondFactor } from './second-factor.ts';
import * as service from './sign-in.ts';
import { stepUp, stepUpOptions } from './step-up.ts';

export const signInRoutes: Route[] = [
  publicRoute(contract.auth.setupStatus, async ({ ctx, wire }) => ({
    needed: await setupNeeded(ctx),
    secure: wire.secure,
    providers: oidc.providers(ctx),
  })),
  publicRoute(contract.auth.register, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return give(wire, await register(ctx, body, wire));
  }),
  publicRoute(
    contract.auth.signIn,
    async ({ ctx, body, wire }) => {
      requireTransport(ctx, wire);
      const step = await service.signIn(ctx, body, wire);
      return step.status === 'signed-in'
        ? { status: 'signed-in' as const, session: give(wire, step.opened) }
        : step;
    },
    door.check,
  ),
  publicRoute(contract.auth.secondFactor, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return give(wire, await answerSecondFactor(ctx, body, wire));
  }),
  publicRoute(contract.auth.passkeyOptions, ({ ctx, wire }) => passkeyOptions(ctx, wire)),
  publicRoute(contract.auth.passkeySignIn, async ({ ctx, body, wire }) => {
    requireTransport(ctx, wire);
    return give(wire, await passkeySignIn(ctx, body, wire));
  }),
  publicRoute(contract.auth.oidcStart, ({ ctx, params, query, wire }) => {
    wire.setHeader('Cache-Control', 'no-store');
    return oidc.start(ctx, params.providerId, query.next, wire);
  }),
  publicRoute(contract.auth.oidcCallback, ({ ctx, params, query, wire }) => {
    wire.setHeader('Cache-Control', 'no-store');
    return oidc.callback(ctx, params.providerId, query, wire);
  }),
  route(contract.auth.stepUpOptions, ({ ctx, actor, wire }) => stepUpOptions(ctx, actor, wire)),
  route(contract.auth.stepUp, ({ ctx, actor, body, wire }) => stepUp(ctx, actor, body, wire)),
  publicRoute(contract.auth.refresh, async ({ ctx, body, wire }) => {
    const token = body.refreshToken ?? refreshCookie(wire);
    if (!token) throw new AppError('auth.refresh_invalid');
    try {
      return give(wire, await service.refresh(ctx, token, wire));
    } catch (error) {
      // A dead cookie would be sent for ever; a database that is away says nothing about the cookie.
      if (error instanceof AppError && error.code === 'auth.refresh_invalid') setRefreshCookie(wire, null);
      throw error;
    }
  }),
];
