import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../kernel/context.ts';
import { addTenant, hashPassword, setupNeeded } from '../modules/auth/index.ts';
import { loadSample, SAMPLE_SEED } from '../modules/sample/index.ts';

export interface DemoSignIn {
  email: string;
  password: string;
}

/**
 * Makes the sample brokerage on a server that has no company yet, and answers how to sign in; later starts answer the
 * same. The password is made once and kept in DATA_DIR, readable by the server's user alone. Returns undefined on a
 * server whose company is not a sample.
 */
export async function openDemo(ctx: Ctx): Promise<DemoSignIn | undefined> {
  const file = join(ctx.config.dataDir, 'demo-sign-in.json');
  if (!(await setupNeeded(ctx))) {
    return JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) ?? undefined;
  }
  const signIn = { email: 'dana@example.com', password: `sample-${randomBytes(6).toString('hex')}` };
  await writeFile(file, JSON.stringify(signIn), { mode: 0o600 });
  const { owner } = await addTenant(ctx, {
    company: { name: 'Alder & Row Realty', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Dana Alder', email: signIn.email, passwordHash: await hashPassword(signIn.password) },
    sample: true,
  });
  await loadSample(ctx, owner, { seed: SAMPLE_SEED });
  return signIn;
}
