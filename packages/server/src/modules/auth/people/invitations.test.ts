import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract, type Invitation } from '@lintel/contract';
import pg from 'pg';
import { Browser, problem } from '../../../../test/browser.ts';
import { type Post, readPost, startPostOffice } from '../../../../test/post-office.ts';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { addMember, addTenant } from '../index.ts';
import { hashPassword } from '../sign-in/passwords.ts';

const PASSWORD = 'heron tidal brick 49';

let world: World;
let office: Awaited<ReturnType<typeof startPostOffice>>;
let db: pg.Client;
let tenant: TestTenant;
let hash: string;
before(async () => {
  office = await startPostOffice();
  world = await createWorld({ SMTP_URL: `smtp://lintel:p%40ss@127.0.0.1:${office.port}` });
  await world.work();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
  tenant = await world.tenant('Harbor Homes');
  hash = await hashPassword(PASSWORD);
});
after(async () => {
  await db?.end();
  await world?.close();
  await office?.stop();
});

const address = (word = 'ann'): string => `${word}-${newId()}@example.com`;
async function lettersTo(email: string, count: number): Promise<Post[]> {
  for (let wait = 0; wait < 150; wait++) {
    const found = office.received.filter((post) => post.to.includes(email));
    if (found.length >= count) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no ${count} letters to ${email}`);
}
/** The secret of the newest letter to an address, of `count`. */
async function tokenTo(email: string, count = 1): Promise<string> {
  const { text } = readPost((await lettersTo(email, count)).at(-1)!);
  return /http:\/\/localhost:\d+\/invite#([A-Za-z0-9_-]{43})\b/.exec(text)![1]!;
}
async function invite(
  email: string,
  more: { roleId?: string; teamIds?: string[]; name?: string } = {},
  by: Actor = tenant.owner,
): Promise<Invitation> {
  const { invited } = await (await world.client(by)).call(contract.people.invite, {
    body: { people: [{ email, roleId: 'agent', ...more }] },
  });
  return invited[0]!;
}
const accept = async (token: string, name = 'Ann Newcomer') => {
  const browser = await Browser.open(world);
  const session = await browser.call(contract.auth.acceptInvitation, {
    body: { token, name, password: PASSWORD },
  });
  return { browser, session };
};
const team = async (name: string): Promise<string> =>
  (
    await (
      await world.client(tenant.owner)
    ).call(contract.people.createTeam, { body: { name, officeId: null } })
  ).id;
const member = (name: string, role: 'agent' | 'broker' = 'agent', passwordHash: string | null = hash) => {
  const email = address();
  return addMember(world.ctx, tenant.id, { name, email, role, passwordHash }).then((actor) => ({
    actor,
    email,
  }));
};
const audited = async (tenantId: string, action: string): Promise<number> =>
  (await db.query('select 1 from audit_log where tenant_id = $1 and action = $2', [tenantId, action]))
    .rowCount ?? 0;

describe('an invitation', () => {
  test('brings a new person in, with the role and teams it names', async () => {
    const email = address();
    const teamId = await team('Harbor North');
    const before = await audited(tenant.id, 'users.invited');
    const made = await invite(email.toUpperCase(), { roleId: 'isa', teamIds: [teamId], name: 'Ann' });
    assert.equal(await audited(tenant.id, 'users.invited'), before + 1);
    assert.deepEqual(
      [made.email, made.role, made.roleId, made.teamIds, made.invitedBy, made.expired],
      [email, 'isa', 'isa', [teamId], 'Olive Owner', false],
    );
    const token = await tokenTo(email);
    const nobody = await world.client();
    const seen = await nobody.call(contract.auth.lookInvitation, { body: { token } });
    assert.deepEqual(
      [seen.company, seen.email, seen.name, seen.invitedBy, seen.hasAccount],
      ['Harbor Homes', email, 'Ann', 'Olive Owner', false],
    );
    const joined = await audited(tenant.id, 'user.joined');
    const { session, browser } = await accept(token);
    assert.equal(await audited(tenant.id, 'user.joined'), joined + 1);
    assert.equal(session.me.company.name, 'Harbor Homes');
    assert.deepEqual([session.me.role, session.me.email, session.me.name], ['isa', email, 'Ann Newcomer']);
    const { rows } = await db.query('select team_id, lead from team_members where user_id = $1', [
      session.me.userId,
    ]);
    assert.deepEqual(rows, [{ team_id: teamId, lead: false }]);
    const owner = await world.client(tenant.owner);
    const { items } = await owner.call(contract.people.listInvitations);
    assert.ok(!items.some((item) => item.id === made.id));
    assert.equal((await browser.call(contract.account.security)).password !== null, true);
    const again = await Browser.open(world);
    const step = await again.call(contract.auth.signIn, { body: { email, password: PASSWORD } });
    assert.equal(step.status, 'signed-in');
    for (const call of [
      () => nobody.call(contract.auth.lookInvitation, { body: { token } }),
      () => accept(token),
    ])
      await assert.rejects(call(), problem('auth.link_expired'));
  });

  test('of twenty uses at once lets one person in', async () => {
    const email = address();
    await invite(email);
    const token = await tokenTo(email);
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => accept(token)));
    const won = tries.filter((result) => result.status === 'fulfilled');
    assert.equal(won.length, 1);
    for (const lost of tries.filter((result) => result.status === 'rejected'))
      assert.match(String(lost.reason), /auth\.link_expired|account\.email_taken|auth\.too_many_attempts/);
    const { rows } = await db.query('select count(*)::int as n from users where email = $1', [email]);
    assert.deepEqual(rows, [{ n: 1 }]);
  });

  test('is replaced by a newer one of the same address, renewed, and taken back', async () => {
    const email = address();
    const owner = await world.client(tenant.owner);
    const nobody = await world.client();
    const look = (token: string) => nobody.call(contract.auth.lookInvitation, { body: { token } });
    const first = await invite(email);
    const firstToken = await tokenTo(email);
    const second = await invite(email, { roleId: 'read_only' });
    const secondToken = await tokenTo(email, 2);
    const open = (await owner.call(contract.people.listInvitations)).items.filter((i) => i.email === email);
    assert.deepEqual(
      open.map((i) => i.id),
      [second.id],
    );
    await assert.rejects(look(firstToken), problem('auth.link_expired'));
    assert.equal((await look(secondToken)).roleName, second.roleName);
    await assert.rejects(
      owner.call(contract.people.resendInvitation, { params: { invitationId: first.id } }),
      problem('invitation.not_found'),
    );

    world.clock.advance(7 * 24 * 3_600_000 + 1);
    try {
      await assert.rejects(look(secondToken), problem('auth.link_expired'));
      const late = (await (await world.client(tenant.owner)).call(contract.people.listInvitations)).items;
      assert.equal(late.find((i) => i.id === second.id)?.expired, true);
    } finally {
      world.clock.set(new Date());
    }
    await owner.call(contract.people.resendInvitation, { params: { invitationId: second.id } });
    const thirdToken = await tokenTo(email, 3);
    await assert.rejects(look(secondToken), problem('auth.link_expired'));
    await look(thirdToken);
    await owner.call(contract.people.revokeInvitation, { params: { invitationId: second.id } });
    await assert.rejects(look(thirdToken), problem('auth.link_expired'));
    await assert.rejects(accept(thirdToken), problem('auth.link_expired'));
    await assert.rejects(
      owner.call(contract.people.revokeInvitation, { params: { invitationId: second.id } }),
      problem('invitation.not_found'),
    );
    assert.equal((await db.query('select 1 from accounts where email = $1', [email])).rowCount, 0);
  });

  test('made twenty times at once for one address is open once', async () => {
    const email = address();
    await Promise.all(Array.from({ length: 20 }, () => invite(email)));
    const { rows } = await db.query(
      `select count(*) filter (where closed_at is null)::int as open, count(*)::int as n
       from invitations where email = $1`,
      [email],
    );
    assert.deepEqual(rows, [{ open: 1, n: 20 }]);
  });

  test('names who belongs to the company already, and those twice in one list count once', async () => {
    const { email: there } = await member('Ines There');
    const fresh = address();
    const owner = await world.client(tenant.owner);
    const reply = await owner.call(contract.people.invite, {
      body: {
        people: [
          { email: there, roleId: 'agent' },
          { email: fresh, roleId: 'agent' },
          { email: fresh.toUpperCase(), roleId: 'isa' },
        ],
      },
    });
    assert.deepEqual(reply.members, [there]);
    assert.deepEqual(
      reply.invited.map((i) => [i.email, i.role]),
      [[fresh, 'isa']],
    );
    await lettersTo(fresh, 1);
    assert.equal(office.received.filter(({ to }) => to.includes(there)).length, 0);
  });

  test('gives nobody more than the inviter has, and no role or team of another company', async () => {
    const broker = await tenant.member('broker');
    const elsewhere = await world.tenant();
    const foreignTeam = (
      await (
        await world.client(elsewhere.owner)
      ).call(contract.people.createTeam, {
        body: { name: 'Foreign', officeId: null },
      })
    ).id;
    for (const [by, more, code] of [
      [broker, { roleId: 'admin' }, 'role.too_far'],
      [broker, { roleId: 'owner' }, 'role.too_far'],
      [tenant.owner, { roleId: newId() }, 'role.not_found'],
      [tenant.owner, { teamIds: [foreignTeam] }, 'team.not_found'],
    ] as const)
      await assert.rejects(
        invite(address(), { ...more, teamIds: [...('teamIds' in more ? more.teamIds : [])] }, by),
        problem(code),
      );
    const agent = await tenant.member('agent');
    await assert.rejects(invite(address(), {}, agent), problem('auth.forbidden'));
    // A team may have ponds: who reads only a team's leads fills teams of their own.
    const owner = await world.client(tenant.owner);
    const [own, strange] = await Promise.all(
      ['Own', 'Strange'].map((name) =>
        owner.call(contract.people.createTeam, { body: { name: `${name} ${newId()}`, officeId: null } }),
      ),
    );
    const role = await owner.call(contract.access.createRole, {
      body: { name: `Recruiter ${newId()}`, base: 'team_lead', grants: { 'users:manage': 'all' } },
    });
    const recruiter = await tenant.member('team_lead');
    await owner.call(contract.people.updateMember, {
      params: { userId: recruiter.userId! },
      body: { roleId: role.id, teams: [{ id: own!.id, lead: true }] },
    });
    await invite(address(), { teamIds: [own!.id] }, recruiter);
    await assert.rejects(invite(address(), { teamIds: [strange!.id] }, recruiter), problem('role.too_far'));
    const other = await invite(address());
    const stranger = await world.client(elsewhere.owner);
    for (const endpoint of [contract.people.resendInvitation, contract.people.revokeInvitation])
      await assert.rejects(
        stranger.call(endpoint, { params: { invitationId: other.id } }),
        problem('invitation.not_found'),
      );
    assert.deepEqual((await stranger.call(contract.people.listInvitations)).items, []);
  });

  test('an address that cannot be reached keeps no other waiting', async () => {
    const fine = address();
    const owner = await world.client(tenant.owner);
    await owner.call(contract.people.invite, {
      body: {
        people: [
          { email: 'unknown@example.com', roleId: 'agent' },
          { email: fine, roleId: 'agent' },
        ],
      },
    });
    await lettersTo(fine, 1);
    await new Promise((done) => setTimeout(done, 1_500));
    // The job was run again for the other one, and this one was not written to twice.
    assert.equal((await lettersTo(fine, 1)).length, 1);
  });

  test('says what people typed as text, in every part of the letter', async () => {
    const evil = '{{7*7}} {company} <b onload=x>';
    const { tenantId, owner } = await addTenant(world.ctx, {
      company: { name: 'Acme "Homes" <script>{inviter}</script>', timeZone: 'UTC', currency: 'USD' },
      owner: { name: evil, email: address('owner'), passwordHash: null },
    });
    const email = address();
    await invite(email, { name: 'Bob https://evil.example.net/x www.evil.example.net' }, owner);
    const [letter] = await lettersTo(email, 1);
    const { subject, text, html } = readPost(letter!);
    assert.equal(subject, 'Acme "Homes" <script>{inviter}</script> invites you to Lintel');
    assert.ok(
      text.includes('{{7*7}} {company} <b onload=x> invites you to work in Acme "Homes" <script>{inviter}'),
    );
    // The secret of the link is random, and may hold anything.
    assert.doesNotMatch(html.replace(/#[\w-]+/g, ''), /<script|<b |49/);
    assert.match(html, /\{\{7\*7\}\} \{company\} &lt;b onload=x&gt;/);
    assert.doesNotMatch(text, /https:\/\/evil|www\.evil/);
    assert.equal(letter!.to.length, 1);
    assert.doesNotMatch(letter!.source.split('\r\n\r\n')[0]!, /^(?:Bcc|Cc):/im);
    assert.equal((await db.query('select 1 from invitations where tenant_id = $1', [tenantId])).rowCount, 1);
  });
});

describe('somebody with an account', () => {
  test('joins a further company with it, and their session moves there', async () => {
    const { actor, email } = await member('Mo Both');
    const other = await world.tenant('Second Homes');
    await invite(email, { roleId: 'broker' }, other.owner);
    const token = await tokenTo(email);
    const nobody = await world.client();
    assert.equal((await nobody.call(contract.auth.lookInvitation, { body: { token } })).hasAccount, true);
    await assert.rejects(accept(token), problem('account.email_taken'));
    const stranger = await member('Not Invited');
    await assert.rejects(
      (await world.client(stranger.actor)).call(contract.auth.joinCompany, { body: { token } }),
      problem('invitation.other_account'),
    );

    const browser = await Browser.open(world);
    await browser.call(contract.auth.signIn, { body: { email, password: PASSWORD } });
    const old = browser.token;
    const session = await browser.call(contract.auth.joinCompany, { body: { token } });
    assert.equal(session.me.company.name, 'Second Homes');
    assert.deepEqual([session.me.accountId, session.me.role], [actor.accountId, 'broker']);
    const { items } = await browser.call(contract.auth.companies);
    assert.deepEqual(
      items.map(({ name, roleName, current }) => [name, roleName, current]),
      [
        ['Harbor Homes', 'Agent', false],
        ['Second Homes', 'Broker', true],
      ],
    );
    browser.token = old;
    await assert.rejects(browser.call(contract.auth.me), problem('auth.token_invalid'));
    await assert.rejects(
      browser.call(contract.auth.joinCompany, { body: { token } }),
      problem('auth.token_invalid'),
    );
  });

  test('who may not get in any more is let in again with the role of the invitation', async () => {
    const { actor, email } = await member('Rita Returns', 'broker');
    const owner = await world.client(tenant.owner);
    await owner.call(contract.people.deactivateMember, {
      params: { userId: actor.userId! },
      body: { to: [] },
    });
    const gone = await Browser.open(world);
    await assert.rejects(
      gone.call(contract.auth.signIn, { body: { email, password: PASSWORD } }),
      problem('auth.credentials_wrong'),
    );
    await invite(email, { roleId: 'read_only' });
    const token = await tokenTo(email);
    const nobody = await world.client();
    assert.equal((await nobody.call(contract.auth.lookInvitation, { body: { token } })).hasAccount, false);
    const { session } = await accept(token, 'Rita Returned');
    assert.deepEqual(
      [session.me.userId, session.me.accountId, session.me.role, session.me.name],
      [actor.userId, actor.accountId, 'read_only', 'Rita Returned'],
    );
  });

  test('who belongs to the company by now keeps their role', async () => {
    const email = address();
    await invite(email, { roleId: 'broker' });
    const token = await tokenTo(email);
    const actor = await addMember(world.ctx, tenant.id, {
      name: 'Al',
      email,
      role: 'agent',
      passwordHash: hash,
    });
    const browser = await Browser.open(world);
    await browser.call(contract.auth.signIn, { body: { email, password: PASSWORD } });
    const session = await browser.call(contract.auth.joinCompany, { body: { token } });
    assert.deepEqual([session.me.userId, session.me.role], [actor.userId, 'agent']);
  });
});

describe('the company switcher', () => {
  test('moves the session: the old one ends, what was proven goes along', async () => {
    const { actor, email } = await member('Sue Switch');
    const other = await world.tenant('Third Homes');
    await db.query(
      `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Sue', 'read_only')`,
      [other.id, newId(), actor.accountId, email],
    );
    const browser = await Browser.open(world);
    await browser.call(contract.auth.signIn, { body: { email, password: PASSWORD } });
    const first = (await browser.call(contract.auth.me)).company.id;
    const cookie = browser.cookies.get('lintel_refresh');
    const oldToken = browser.token;
    world.clock.advance(6 * 60_000);
    try {
      const target = first === tenant.id ? other.id : tenant.id;
      const moved = await browser.call(contract.auth.switchCompany, {
        // A script of the page cannot ask for the token that the cookie keeps from it.
        body: { companyId: target, client: 'device' },
      });
      assert.equal(moved.me.company.id, target);
      assert.equal(moved.refreshToken, undefined);
      assert.notEqual(browser.cookies.get('lintel_refresh'), cookie);
      const { rows } = await db.query(
        `select ended_reason, methods, verified_at, absolute_expires_at from sessions where account_id = $1 order by id`,
        [actor.accountId],
      );
      assert.equal(rows.length, 2);
      assert.deepEqual([rows[0].ended_reason, rows[1].ended_reason], ['switched', null]);
      assert.deepEqual(rows[0].methods, rows[1].methods);
      assert.deepEqual(rows[0].verified_at, rows[1].verified_at);
      assert.deepEqual(rows[0].absolute_expires_at, rows[1].absolute_expires_at);
      const nobody = await world.client();
      const old = await nobody.fetch('/api/auth/me', { headers: { authorization: `Bearer ${oldToken}` } });
      assert.equal(old.status, 401);
      const outside = await world.tenant();
      await assert.rejects(
        browser.call(contract.auth.switchCompany, { body: { companyId: outside.id } }),
        problem('company.not_found'),
      );
    } finally {
      world.clock.set(new Date());
    }
  });

  test('asks what the other company asks', async () => {
    const { actor, email } = await member('Max Factor');
    const strict = await world.tenant('Strict Homes');
    await db.query(
      `insert into users (tenant_id, id, account_id, email, name, role) values ($1, $2, $3, $4, 'Max', 'agent')`,
      [strict.id, newId(), actor.accountId, email],
    );
    await db.query(`update tenants set mfa_policy = 'everyone' where id = $1`, [strict.id]);
    const client = await world.client(actor);
    const moved = await client.call(contract.auth.switchCompany, { body: { companyId: strict.id } });
    assert.equal(moved.me.mustEnrol, true);
    const reply = await (await world.client()).fetch('/api/leads', {
      headers: { authorization: `Bearer ${moved.accessToken}` },
    });
    assert.equal(reply.status, 403);
  });
});
