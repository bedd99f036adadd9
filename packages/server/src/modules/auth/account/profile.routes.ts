import { contract } from '@lintel/contract';
import { publicRoute, type Route, route } from '../../../kernel/http/route.ts';
import { askEmailChange, confirmEmail } from './change-email.ts';
import { changePassword } from './change-password.ts';
import { profile, updateProfile } from './profile.ts';
import { askReset, lookReset, resetPassword } from './reset-password.ts';

export const profileRoutes: Route[] = [
  route(contract.account.profile, ({ ctx, actor }) => profile(ctx, actor)),
  route(contract.account.updateProfile, ({ ctx, actor, body }) => updateProfile(ctx, actor, body)),
  route(contract.account.changeEmail, async ({ ctx, actor, body }) => {
    await askEmailChange(ctx, actor, body.email);
    return profile(ctx, actor);
  }),
  route(contract.account.changePassword, async ({ ctx, actor, body, wire }) => {
    await changePassword(ctx, actor, body, wire);
    return undefined;
  }),
  publicRoute(contract.auth.forgotPassword, async ({ ctx, body }) => {
    await askReset(ctx, body.email);
    return {};
  }),
  publicRoute(contract.auth.lookReset, ({ ctx, body }) => lookReset(ctx, body.token)),
  publicRoute(contract.auth.resetPassword, async ({ ctx, body, wire }) => {
    await resetPassword(ctx, body, wire);
    return undefined;
  }),
  publicRoute(contract.auth.confirmEmail, ({ ctx, body, wire }) => confirmEmail(ctx, body.token, wire)),
];
