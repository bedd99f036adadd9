import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Inquiry } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { listStages, readLead } from '../../leads/index.ts';
import { receiveInquiry } from './receive-inquiry.ts';

let world: World;
let company: TestTenant;
let db: pg.Client;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
  db = new pg.Client({ connectionString: world.ownerUrl });
  await db.connect();
});
after(async () => {
  await db?.end();
  await world?.close();
});

const send = async (inquiry: Omit<Inquiry, 'type'> & Partial<Inquiry>) => {
  const sent = { type: 'inquiry.general' as const, ...inquiry };
  const received = await receiveInquiry(world.ctx, company.owner, sent, { door: 'api' });
  assert.ok(received !== 'ignored');
  return received;
};
const stageOf = async (id: string) => (await readLead(world.ctx, company.owner, id)).stageId;

test('a deleted lead that comes back is a new one', async () => {
  const first = await send({ person: { name: 'Gone Back', emails: ['gone@example.com'] } });
  const client = await world.client(company.owner);
  await client.call(contract.leads.remove, { params: { leadId: first.leadId } });
  const second = await send({ person: { name: 'Gone Back', emails: ['gone@example.com'] } });
  assert.deepEqual([second.created, second.leadId === first.leadId], [true, false]);
});

test('who was lost and asks again goes on in the first open stage; who was won, or only looked, stays', async () => {
  const stages = await listStages(world.ctx, company.owner);
  const [open, won, lost] = (['open', 'won', 'lost'] as const).map(
    (kind) => stages.find((stage) => stage.kind === kind)!,
  );
  const client = await world.client(company.owner);
  const person = (name: string) => ({ emails: [`${name}@back.example`] });
  const ended = async (name: string, stageId: string) => {
    const { leadId } = await send({ person: person(name) });
    const { version } = await readLead(world.ctx, company.owner, leadId);
    await client.call(contract.leads.update, { params: { leadId }, body: { version, stageId } });
    return leadId;
  };
  const ids = [
    await ended('lost', lost!.id),
    await ended('won', won!.id),
    await ended('looked', lost!.id),
  ] as const;
  await send({ person: person('lost') });
  await send({ person: person('won') });
  await send({ type: 'property.viewed', person: person('looked') });
  assert.deepEqual(await Promise.all(ids.map(stageOf)), [open!.id, won!.id, lost!.id]);
  const { rows } = await db.query(
    `select from_stage, to_stage, trigger_type, user_id from conversion_events where lead_id = $1
     order by created_at desc, id desc limit 1`,
    [ids[0]],
  );
  assert.deepEqual(rows, [
    { from_stage: lost!.name, to_stage: open!.name, trigger_type: 'inquiry', user_id: null },
  ]);
  const { items } = await client.call(contract.leads.events, { params: { leadId: ids[0] } });
  const moved = items.filter(({ kind }) => kind === 'stage.changed');
  assert.equal(moved.length, 2);
});
