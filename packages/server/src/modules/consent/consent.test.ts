import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { newId } from '../../kernel/ids.ts';
import { appendConsent, consentState, currentConsent } from './index.ts';

let world: World;
let company: TestTenant;
before(async () => {
  world = await createWorld();
  company = await world.tenant();
});
after(() => world.close());

/** A lead with nothing but a name: consent comes before leads in the order of modules. */
const newLead = (): Promise<string> =>
  world.ctx.tx(company.owner, async (tx) => {
    const [id, stageId, pipelineId] = [newId(), newId(), newId()];
    await tx
      .insertInto('pipelines')
      .values({ tenant_id: tx.tenantId, id: pipelineId, kind: 'lead', name: pipelineId, position: 0 })
      .execute();
    await tx
      .insertInto('stages')
      .values({ tenant_id: tx.tenantId, id: stageId, pipeline_id: pipelineId, name: 'New', position: 0 })
      .execute();
    await tx
      .insertInto('leads')
      .values({ tenant_id: tx.tenantId, id, name: 'Ada', stage_id: stageId, custom: '{}' })
      .execute();
    return id;
  });
const append = (...rows: Parameters<typeof appendConsent>[3]) =>
  world.ctx.tx(company.owner, (tx) => appendConsent(world.ctx, tx, company.owner, rows));
const stateOf = (leadId: string) => world.ctx.read(company.owner, (tx) => consentState(tx, leadId, 'email'));

test('consent that cannot be shown is unknown; with time, source and wording it is given', async () => {
  const leadId = await newLead();
  assert.equal(await stateOf(leadId), 'unknown');
  await append({
    leadId,
    channel: 'email',
    state: 'given',
    source: 'Web form',
    occurredAt: '2026-05-01T10:00:00Z',
  });
  assert.equal(await stateOf(leadId), 'unknown');
  await append({
    leadId,
    channel: 'email',
    state: 'given',
    source: 'Web form',
    wording: 'Write to me about homes.',
    occurredAt: '2026-05-01T10:00:00Z',
  });
  assert.equal(await stateOf(leadId), 'given');
});

test('neither an older claim nor a line that knows nothing lifts a refusal', async () => {
  const leadId = await newLead();
  const given = { leadId, channel: 'email', state: 'given', source: 'Fair', wording: 'Yes.' } as const;
  await append({ leadId, channel: 'email', state: 'refused', occurredAt: '2026-06-01T00:00:00Z' });
  await append(
    { ...given, occurredAt: '2024-01-01T00:00:00Z' },
    { leadId, channel: 'email', state: 'unknown' },
  );
  assert.equal(await stateOf(leadId), 'refused');
  await append({ ...given, occurredAt: '2026-07-01T00:00:00Z' });
  assert.equal(await stateOf(leadId), 'given');
});

test('channels stand alone, and another company sees nothing', async () => {
  const leadId = await newLead();
  await append({ leadId, channel: 'text', state: 'refused' });
  const lines = await world.ctx.read(company.owner, (tx) => currentConsent(tx, [leadId]));
  assert.deepEqual(lines, [{ leadId, channel: 'text', purpose: 'marketing', state: 'refused' }]);
  assert.equal(await stateOf(leadId), 'unknown');
  const other = await world.tenant();
  assert.deepEqual(await world.ctx.read(other.owner, (tx) => currentConsent(tx, [leadId])), []);
});

test('the ledger cannot be rewritten by the application', async () => {
  const leadId = await newLead();
  await append({ leadId, channel: 'email', state: 'refused' });
  await assert.rejects(
    world.ctx.tx(company.owner, (tx) =>
      tx.deleteFrom('consent_ledger').where('lead_id', '=', leadId).execute(),
    ),
    { code: '42501' },
  );
});
