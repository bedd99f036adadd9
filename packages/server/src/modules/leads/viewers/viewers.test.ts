import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, mock, test } from 'node:test';
import { contract, type Hint, type Viewer } from '@lintel/contract';
import pg from 'pg';
import {
  type Client,
  createWorld,
  ProblemError,
  type TestTenant,
  type World,
} from '../../../../test/world.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { makeLead } from '../leads.factory.ts';

let world: World;
let database: pg.Client;
let company: TestTenant;
let theo: Actor;
let ann: Actor;
let leadId: string;
let said: () => Hint[];
before(async () => {
  world = await createWorld();
  database = new pg.Client({ connectionString: world.ownerUrl });
  await database.connect();
  world.clock.set(new Date());
  company = await world.tenant();
  [theo, ann] = [await company.member('agent', 'Theo Lund'), await company.member('agent', 'Ann Bergh')];
  const hint = mock.method(world.ctx, 'hint');
  said = () => {
    const told = hint.mock.calls
      .map(({ arguments: [, one] }) => one)
      .filter((one) => one.topic === 'viewers');
    hint.mock.resetCalls();
    return told;
  };
});
after(async () => {
  await database.end();
  await world.close();
});
beforeEach(async () => {
  leadId = (await makeLead(world.ctx, company.owner, { ownerId: theo.userId })).id;
  await (await world.client(company.owner)).call(contract.leads.share, {
    params: { leadId },
    body: { userIds: [ann.userId!] },
  });
  said();
});

const rowsOf = async ({ userId }: Actor): Promise<number> =>
  (await database.query('select from lead_viewers where user_id = $1', [userId])).rowCount ?? 0;
type Page = ReturnType<typeof page>;
/** A page of somebody's that shows the lead. */
function page(client: Client, of = leadId) {
  const pageId = randomUUID();
  return {
    stay: async (editing?: boolean): Promise<Viewer[]> =>
      (await client.call(contract.viewers.stay, { params: { leadId: of, pageId }, body: { editing } }))
        .viewers,
    leave: () => client.call(contract.viewers.leave, { params: { pageId } }),
  };
}
const names = (viewers: readonly Viewer[]) =>
  viewers.map(({ name, editing }) => (editing ? `${name} edits` : name));
const problem = (status: number, code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.status === status && error.problem.code === code;

test('who has a lead open sees who else has, hears when somebody comes, goes or edits, and of nothing else', async () => {
  const clients = await Promise.all([theo, ann, company.owner].map((actor) => world.client(actor)));
  const [theos, anns, olives] = clients.map((client) => page(client)) as [Page, Page, Page];
  const since = world.clock.now().toISOString();
  assert.deepEqual(await theos.stay(), []);
  assert.deepEqual(said(), [], 'who is alone tells nobody');
  world.clock.advance(1_000);
  assert.deepEqual(await anns.stay(), [{ userId: theo.userId, name: 'Theo Lund', since, editing: false }]);
  const news = [{ topic: 'viewers', ids: [leadId] }];
  assert.deepEqual(said(), news);
  world.clock.advance(1_000);
  assert.deepEqual(names(await olives.stay()), ['Theo Lund', 'Ann Bergh']);
  assert.deepEqual(said(), news);
  await olives.leave();
  assert.deepEqual(said(), news);
  assert.deepEqual(names(await theos.stay(false)), ['Ann Bergh']);
  assert.deepEqual(names(await anns.stay(false)), ['Theo Lund']);
  assert.deepEqual(said(), [], 'that they are still there is no news');

  await anns.stay(true);
  assert.deepEqual(said(), news);
  await anns.stay(true);
  const second = page(clients[1]!);
  await second.stay(false);
  assert.deepEqual(said(), [], 'a second page of hers changes nothing');
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh edits']);
  await anns.leave();
  assert.deepEqual(said(), news);
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh']);
  await second.leave();
  assert.deepEqual(said(), news);
  assert.deepEqual(await theos.stay(), []);
  await Promise.all([second.leave(), anns.leave()]);
  assert.deepEqual(said(), [], 'who is gone cannot go');

  await theos.leave();
  for (let round = 0; round < 10; round++) {
    const seen = await Promise.all([theos.stay(), anns.stay()]);
    assert.deepEqual(
      seen.map(({ length }) => length).sort(),
      [0, 1],
      'of two who come at once one sees the other',
    );
    assert.deepEqual(said(), news, 'and tells them');
    await Promise.all([theos.leave(), anns.leave()]);
    assert.deepEqual(said(), news, 'of two who go at once one has nobody to tell');
  }
});

test('who says no more that they are there is forgotten after a minute and a half, and their row goes with the next', async () => {
  const [theos, anns] = [page(await world.client(theo)), page(await world.client(ann))];
  await anns.stay(true);
  world.clock.advance(60_000);
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh edits']);
  world.clock.advance(29_999);
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh edits']);
  world.clock.advance(1);
  assert.deepEqual(await theos.stay(), []);
  assert.equal(await rowsOf(ann), 1);
  const back = world.clock.now().toISOString();
  said();
  await anns.stay();
  assert.equal(said().length, 1, 'coming back is news');
  assert.deepEqual(
    (await theos.stay()).map(({ since, editing }) => [since, editing]),
    [[back, false]],
  );
  world.clock.advance(90_000);
  await page(await world.client(company.owner)).stay();
  assert.deepEqual([await rowsOf(theo), await rowsOf(ann)], [0, 0]);
});

test('only people who may read the lead now are there, and only to each other', async () => {
  const owner = await world.client(company.owner);
  const [theos, annClient] = [page(await world.client(theo)), await world.client(ann)];
  const anns = page(annClient);
  await theos.stay();
  await anns.stay();

  const unknown = problem(404, 'lead.not_found');
  const stranger = page(await world.client(await company.member('agent', 'Otto Stray')));
  await assert.rejects(stranger.stay(), unknown);
  const elsewhere = page(await world.client((await world.tenant()).owner));
  await assert.rejects(elsewhere.stay(), unknown);
  await elsewhere.leave();
  const key = await owner.call(contract.keys.create, {
    body: { name: 'Reader', account: { name: 'Website' }, grants: { 'leads:read': 'all' } },
  });
  const program = await fetch(`${owner.baseUrl}/api/leads/${leadId}/viewers/${randomUUID()}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(program.status, 403, 'a program looks at nothing');
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh']);
  for (const body of [{ editing: 'yes' }, { editing: true, text: 'what I write' }]) {
    const bad = await annClient.fetch(`/api/leads/${leadId}/viewers/${randomUUID()}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok([400, 422].includes(bad.status), String(bad.status));
  }

  // Signed in twice, and out once.
  const phone = await world.client(ann);
  await page(phone).stay(true);
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh edits']);
  await phone.call(contract.auth.signOut);
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh']);
  await annClient.call(contract.auth.signOut);
  assert.deepEqual(await theos.stay(), []);

  const again = page(await world.client(ann));
  await again.stay();
  assert.deepEqual(names(await theos.stay()), ['Ann Bergh']);
  await owner.call(contract.leads.share, { params: { leadId }, body: { userIds: [] } });
  assert.deepEqual(await theos.stay(), [], 'the lead is no longer hers');
  await assert.rejects(again.stay(), unknown);
  await again.leave();

  const gone = await company.member('broker', 'Bea Gone');
  await page(await world.client(gone)).stay();
  assert.deepEqual(names(await theos.stay()), ['Bea Gone']);
  await owner.call(contract.people.deactivateMember, { params: { userId: gone.userId! }, body: { to: [] } });
  assert.deepEqual(await theos.stay(), []);

  await owner.call(contract.leads.remove, { params: { leadId } });
  await assert.rejects(theos.stay(), unknown);
  await theos.leave();
  assert.equal(await rowsOf(theo), 0);
});
