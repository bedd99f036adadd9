import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contract } from '@lintel/contract';
import { until } from '../../../test/until.ts';
import { createWorld, ProblemError, type World } from '../../../test/world.ts';
import { openDemo } from '../../commands/demo.ts';
import { generateBrokerage } from './generate.ts';

let world: World;
before(async () => {
  world = await createWorld();
  await world.work();
});
after(() => world.close());

const now = new Date('2026-06-01T12:00:00Z');

test('the same seed and moment give the same brokerage, another seed another one', () => {
  const make = (seed: number) => JSON.stringify(generateBrokerage({ seed, now, leads: 300 }));
  assert.equal(make(5), make(5));
  assert.notEqual(make(5), make(6));
});

test('nobody in it exists, and nothing happens before its lead or after now', () => {
  const { agents, leads, listings } = generateBrokerage({ seed: 11, now });
  assert.ok(leads.length >= 2000 && agents.length >= 10 && listings.length >= 100);
  for (const lead of leads) {
    if (lead.email) assert.match(lead.email, /@example\.com$/);
    if (lead.phone) assert.match(lead.phone, /^\+1\d{3}55501\d\d$/);
    for (const event of lead.events) {
      assert.ok(event.at >= lead.createdAt && event.at <= now, `${event.kind} at ${event.at.toISOString()}`);
    }
    const moves = lead.stages.map((s) => s.at.getTime());
    assert.deepEqual(
      moves,
      [...moves].sort((a, b) => a - b),
    );
  }
  assert.equal(new Set(leads.map((l) => l.phone).filter(Boolean)).size, leads.filter((l) => l.phone).length);
});

test('intent shows: referrals book appointments more often than portal leads do', () => {
  const { leads } = generateBrokerage({ seed: 3, now });
  const rate = (source: string) => {
    const of = leads.filter((l) => l.source === source);
    return of.filter((l) => l.events.some((e) => e.kind === 'appointment.held')).length / of.length;
  };
  assert.ok(rate('Referral') > 1.5 * rate('Portal'), `${rate('Referral')} against ${rate('Portal')}`);
});

test('set-up fills an empty company, once, and every lead is scored', async () => {
  const { owner } = await world.tenant();
  const client = await world.client(owner);
  const made = await client.call(contract.sample.load);
  assert.ok(made.leads >= 2000);
  await until('all leads are scored', async () => {
    const { items } = await client.call(contract.leads.list, { query: { sort: 'score', limit: 1 } });
    return items[0]?.score !== null;
  });
  await until('whoever looks at it has a day before them', async () => {
    const { items: due } = await client.call(contract.tasks.list, { query: {} });
    const { items: deals } = await client.call(contract.deals.list, { query: {} });
    return due.length >= 3 && deals.length >= 5;
  });
  const { items: people } = await client.call(contract.people.listUsers);
  assert.equal(people.length, made.agents + 1);
  const { offices, teams } = await client.call(contract.people.organisation);
  assert.equal(offices.length, 1);
  assert.deepEqual(
    teams.map((team) => [team.officeId, team.members.length, team.members.filter((m) => m.lead).length]),
    [
      [offices[0]!.id, 6, 1],
      [offices[0]!.id, 6, 1],
    ],
  );
  const own = (await client.call(contract.access.listRoles)).items.filter((role) => role.custom);
  assert.deepEqual(
    own.map((role) => [role.name, role.people]),
    [['Listing coordinator', 1]],
  );
  await assert.rejects(
    client.call(contract.sample.load),
    (e) => e instanceof ProblemError && e.problem.code === 'setup.already_done',
  );
  const reader = await world.client((await world.tenant()).owner);
  assert.equal((await reader.call(contract.leads.list)).items.length, 0);
});

test('the demo prints a sign-in that works, the same one at the next start, and leaves a real company alone', async () => {
  const fresh = await createWorld();
  try {
    const signIn = await openDemo(fresh.ctx);
    assert.ok(signIn);
    assert.deepEqual(await openDemo(fresh.ctx), signIn);
    const signedIn = await (await fresh.client()).call(contract.auth.signIn, { body: signIn });
    assert.equal(signedIn.status, 'signed-in');
    assert.equal(signedIn.session.me.company.sample, true);
    const file = join(fresh.ctx.config.dataDir, 'demo-sign-in.json');
    assert.equal((await stat(file)).mode & 0o077, 0, 'readable by the server’s user alone');
    assert.equal(JSON.parse(await readFile(file, 'utf8')).password, signIn.password);
  } finally {
    await fresh.close();
  }
  assert.equal(await openDemo(world.ctx), undefined);
});
