import assert from 'node:assert/strict';
import { contract, type Deal, type Pipeline } from '@lintel/contract';
import { ProblemError, type Client as TestClient, type World } from '../../../test/world.ts';
import { makeLead } from '../leads/leads.factory.ts';

const { deals } = contract;

/** The problem an answer was refused with; fails when it was not, or with another code. */
export async function refused(work: Promise<unknown>, code: string): Promise<ProblemError['problem']> {
  const error = await work.then(
    () => assert.fail(`${code} was expected`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, code);
  return error.problem;
}

/** A company with a broker, an agent with a lead, another agent; clients of all. */
export async function dealCompany(world: World) {
  const tenant = await world.tenant();
  const [broker, ann, ben] = await Promise.all([
    tenant.member('broker', 'Bo Broker'),
    tenant.member('agent', 'Ann Agent'),
    tenant.member('agent', 'Ben Agent'),
  ]);
  const lead = await makeLead(world.ctx, tenant.owner, { ownerId: ann.userId });
  const clients = await Promise.all([broker, ann, ben].map((who) => world.client(who)));
  const [asBroker, asAnn, asBen] = clients as [TestClient, TestClient, TestClient];
  const { items } = await asBroker.call(contract.pipelines.list, { query: { kind: 'deal' } });
  return { tenant, broker, ann, ben, lead, asBroker, asAnn, asBen, pipeline: items[0]! };
}

export const stageOf = (pipeline: Pipeline, name: string): string =>
  pipeline.stages.find((s) => s.name === name)!.id;

export const openDeal = (client: TestClient, over: Record<string, unknown> = {}): Promise<Deal> =>
  client.call(deals.create, {
    body: { name: 'Tanner Row', side: 'buyer', price: 40_000_000, ...over } as never,
  });
