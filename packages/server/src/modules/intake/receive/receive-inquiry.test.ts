import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contract, type Inquiry } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../../test/world.ts';
import { readLead } from '../../leads/index.ts';
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

const send = async (inquiry: Omit<Inquiry, 'type'> & Partial<Inquiry>, tenant = company) => {
  const received = await receiveInquiry(
    world.ctx,
    tenant.owner,
    { type: 'inquiry.general', ...inquiry },
    { door: 'api' },
  );
  assert.notEqual(received, 'ignored');
  return received as Exclude<typeof received, 'ignored'>;
};

test('the first event makes a lead, the second of the same person fills it', async () => {
  const first = await send({
    type: 'inquiry.property',
    source: 'Zillow',
    person: { name: 'Ada Larsen', emails: ['Ada.Larsen@Example.com'] },
    message: 'Is it still for sale?',
    property: { street: '12 Tanner Row', city: 'Austin', price: 450_000 },
  });
  assert.equal(first.created, true);
  const second = await send({
    source: 'Realtor.com',
    person: {
      name: 'Ada Larsen',
      emails: ['ada.larsen@example.com'],
      phones: ['(312) 555-0123'],
      budgetMax: 500_000,
    },
  });
  assert.deepEqual({ ...second, eventId: '' }, { leadId: first.leadId, eventId: '', created: false });
  const lead = await readLead(world.ctx, company.owner, first.leadId);
  assert.equal(lead.source, 'Zillow');
  assert.equal(lead.lastSource, 'Realtor.com');
  assert.deepEqual(
    lead.phones.map((p) => p.value),
    ['+13125550123'],
  );
  assert.equal(lead.budgetMax, 500_000);
  assert.equal(lead.version, 2);
  const client = await world.client(company.owner);
  const { items } = await client.call(contract.leads.events, { params: { leadId: lead.id } });
  const inquiry = items.find((item) => item.kind === 'inquiry.property');
  assert.equal(inquiry?.payload.text, 'Is it still for sale?');
});
