import { randomBytes } from 'node:crypto';
import { contract, type Pipeline } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const word = (): string => randomBytes(5).toString('hex');

const newPipeline = (s: Stage): Promise<Pipeline> =>
  s.ok(contract.pipelines.create, { body: { name: `Way ${word()} ${s.canary}`, kind: 'lead' } });
const main = async (s: Stage): Promise<Pipeline> => {
  const { items } = await s.ok(contract.pipelines.list, { query: { kind: 'lead' } });
  return items.find((p) => p.isDefault)!;
};

export const pipelineSpecimens: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'pipelines.list': async () => ({}),
  'pipelines.create': async () => ({ body: { name: `Way ${word()}`, kind: 'deal' } }),
  'pipelines.update': async (s) => {
    const { id, version } = await newPipeline(s);
    return { params: { pipelineId: id }, body: { version, name: `Other ${word()}` } };
  },
  'pipelines.saveStages': async (s) => {
    const { id, version, stages } = await newPipeline(s);
    const items = stages.map((stage) => ({ id: stage.id, name: stage.name, kind: stage.kind, limitDays: 7 }));
    return { params: { pipelineId: id }, body: { version, items } };
  },
  'pipelines.remove': async (s) => ({ params: { pipelineId: (await newPipeline(s)).id } }),
  'pipelines.move': async (s) => {
    const lead = await s.ok(contract.leads.create, {
      body: {
        name: `Moved ${s.canary}`,
        emails: [`moved.${word()}@example.com`],
        ownerId: s.members.agent.userId,
      },
    });
    const { stages } = await main(s);
    return { params: { leadId: lead.id }, body: { version: lead.version, stageId: stages[1]!.id } };
  },
  'pipelines.board': async (s) => ({ params: { pipelineId: (await main(s)).id } }),
  'pipelines.boardColumn': async (s) => {
    const { id, stages } = await main(s);
    return { params: { pipelineId: id, stageId: stages[0]!.id } };
  },
};
