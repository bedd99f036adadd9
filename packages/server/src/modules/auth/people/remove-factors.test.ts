import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import pg from 'pg';
import { problem } from '../../../../test/browser.ts';
import { startPostOffice } from '../../../../test/post-office.ts';
import { until } from '../../../../test/until.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { newId } from '../../../kernel/ids.ts';
import { enrolTotp, PASSWORD, signIn } from '../auth.factory.ts';
import { addMember } from '../index.ts';
import { hashPassword } from '../sign-in/passwords.ts';

let world: World;
let office: Awaited<ReturnType<typeof startPostOffice>>;
let owner: pg.Client;
let tenant: TestTenant;
before(async () => {
  office = await startPostOffice();
  world = await createWorld({ SMTP_URL: `smtp://127.0.0.1:${office.port}` });
  await world.work();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  tenant = await world.tenant();
});
after(async () => {
  await owner?.end();
  await world?.close();
  await office?.stop();
});

/** A member with an authenticator app, signed in. */
async function guarded(role: 'agent' | 'owner' = 'agent') {
  const email = `guarded-${newId()}@example.com`;
  const passwordHash = await hashPassword(PASSWORD);
  const actor = await addMember(world.ctx, tenant.id, { name: 'Gil Guarded', email, role, passwordHash });
  const { browser } = await signIn(world, email);
  await enrolTotp(world, browser);
  return { actor, email, browser };
}
const remove = async (by: Parameters<World['client']>[0], userId: string) =>
  (await world.client(by)).call(contract.people.removeMemberFactors, { params: { userId } });

test('who has lost every factor gets in with the password again, is told, and keeps no session', async () => {
  const { actor, email, browser } = await guarded();
  assert.equal((await signIn(world, email)).step.status, 'second-factor');
  const shown = await remove(tenant.owner, actor.userId!);
  assert.deepEqual([shown.mfa, shown.sessions], [false, 0]);
  assert.equal((await signIn(world, email)).step.status, 'signed-in');
  await assert.rejects(browser.call(contract.auth.me), problem('auth.token_invalid'));
  const { rows } = await owner.query(
    `select (select count(*) from recovery_codes where account_id = $1)::int as codes,
       (select count(*) from passkeys where account_id = $1)::int as passkeys,
       (select count(*) from audit_log where action = 'user.factors_removed' and resource_id = $2)::int as audited`,
    [actor.accountId, actor.userId],
  );
  assert.deepEqual(rows, [{ codes: 0, passkeys: 0, audited: 1 }]);
  await until('the letter came', () =>
    office.received.some((post) => post.to.includes(email) && /taken away/.test(post.source)),
  );
});

test('nobody takes the factors of themselves, of an owner above them, or of somebody of another company', async () => {
  const { actor } = await guarded();
  const broker = await tenant.member('broker');
  const boss = await guarded('owner');
  const agent = await tenant.member('agent');
  const stranger = await world.tenant();
  for (const [by, userId, code] of [
    [tenant.owner, tenant.owner.userId!, 'user.self'],
    [broker, boss.actor.userId!, 'role.too_far'],
    [agent, actor.userId!, 'auth.forbidden'],
    [stranger.owner, actor.userId!, 'user.not_found'],
    [tenant.owner, newId(), 'user.not_found'],
  ] as const)
    await assert.rejects(remove(by, userId), problem(code));
  for (const { actor: kept } of [{ actor }, boss]) {
    const { rows } = await owner.query('select totp_sealed is not null as kept from accounts where id = $1', [
      kept.accountId,
    ]);
    assert.deepEqual(rows, [{ kept: true }]);
  }
});

test('an account of several companies is left alone', async () => {
  const { actor, email } = await guarded();
  const other = await world.tenant();
  await owner.query(
    `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Gil', 'agent')`,
    [other.id, newId(), actor.accountId, email],
  );
  await assert.rejects(remove(tenant.owner, actor.userId!), problem('user.several_companies'));
  assert.equal((await signIn(world, email)).step.status, 'second-factor');
});
