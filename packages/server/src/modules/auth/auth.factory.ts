import { contract, type SignedIn } from '@lintel/contract';
import { generateSync } from 'otplib';
import { Browser } from '../../../test/browser.ts';
import type { World } from '../../../test/world.ts';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { addTenant, hashPassword } from './index.ts';

export const PASSWORD = 'heron tidal brick 49';
let hash: Promise<string> | undefined;

/** The owner of a new company, who signs in with PASSWORD. */
export async function addPerson(
  world: World,
  company = `Company ${newId().slice(-6)}`,
): Promise<{ tenantId: string; actor: Actor; email: string }> {
  hash ??= hashPassword(PASSWORD);
  const email = `person-${newId()}@example.com`;
  const { tenantId, owner } = await addTenant(world.ctx, {
    company: { name: company, timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Petra Person', email, passwordHash: await hash },
  });
  return { tenantId, actor: owner, email };
}

/** Signs in with the password; the browser holds the session when no second factor is asked. */
export async function signIn(world: World, email: string, userAgent?: string) {
  const browser = await Browser.open(world, userAgent);
  const step: SignedIn = await browser.call(contract.auth.signIn, { body: { email, password: PASSWORD } });
  return { browser, step };
}

/** The code an authenticator app shows now, or so many steps away. */
export const codeOf = (world: World, secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(world.clock.now().getTime() / 1000) + steps * 30 });

/** Sets up an authenticator app; moves the clock on, so that the next code is a fresh one. */
export async function enrolTotp(world: World, browser: Browser) {
  const { secret } = await browser.call(contract.account.beginTotp);
  const { recoveryCodes } = await browser.call(contract.account.confirmTotp, {
    body: { code: codeOf(world, secret) },
  });
  world.clock.advance(30_000);
  return { secret, recoveryCodes };
}
