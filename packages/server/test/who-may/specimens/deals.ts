import { randomBytes } from 'node:crypto';
import { contract, type Deal } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const word = (): string => randomBytes(5).toString('hex');

/** A deal of the agent's, with a lead of theirs, a colleague and a lender on it. */
async function newDeal(s: Stage): Promise<Deal> {
  const lead = await s.ok(contract.leads.create, {
    body: {
      name: `Buyer ${s.canary}`,
      emails: [`buyer.${word()}@example.com`],
      ownerId: s.members.agent.userId,
    },
  });
  return s.ok(contract.deals.create, {
    body: {
      name: `Deal ${word()} ${s.canary}`,
      side: 'buyer',
      ownerId: s.members.agent.userId,
      address: `1 Elm St ${s.canary}`,
      price: 45_000_000,
      dates: { acceptance: '2026-11-20', closing: '2026-12-18' },
      people: [
        { role: 'buyer', leadId: lead.id },
        { role: 'lender', outside: { name: `Bank ${s.canary}`, phone: '+1 512 555 0100' } },
      ],
    },
  });
}
const at = async (s: Stage) => {
  const deal = await newDeal(s);
  return { deal, params: { dealId: deal.id } };
};
const side = (s: Stage) => ({
  side: 'buying' as const,
  gross: { rate: 3_000 },
  referral: { share: 25_000, to: `Friend ${s.canary}` },
  agents: [{ agentId: s.members.agent.userId as string, share: 100_000 }],
});
const newTemplate = (s: Stage) =>
  s.ok(contract.deals.createTemplate, {
    body: { name: `List ${word()} ${s.canary}`, items: [{ title: `Item ${s.canary}` }] },
  });
const planOf = (s: Stage) => ({
  agentId: s.members.agent.userId as string,
  from: `2026-01-${10 + (Number.parseInt(word().slice(0, 2), 16) % 18)}`,
  company: 30_000,
  team: 0,
  agent: 70_000,
  cap: 1_600_000,
});

export const dealSpecimens: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'deals.list': async (s) => {
    await newDeal(s);
    return {};
  },
  'deals.board': async () => ({}),
  'deals.forecast': async () => ({}),
  'deals.create': async (s) => ({ body: { name: `Deal ${s.canary}`, side: 'seller' } }),
  'deals.get': async (s) => ({ params: (await at(s)).params }),
  'deals.update': async (s) => {
    const { deal, params } = await at(s);
    return { params, body: { version: deal.version, price: 46_000_000 } };
  },
  'deals.move': async (s) => {
    const { deal, params } = await at(s);
    const { items } = await s.ok(contract.pipelines.list, { query: { kind: 'deal' } });
    return { params, body: { version: deal.version, stageId: items[0]!.stages[1]!.id } };
  },
  'deals.close': async (s) => {
    const { deal, params } = await at(s);
    return {
      params,
      body: { version: deal.version, outcome: 'lost', reason: 'financing', note: `Bank ${s.canary}` },
    };
  },
  'deals.reopen': async (s) => {
    const { deal, params } = await at(s);
    const { version } = await s.ok(contract.deals.close, {
      params,
      body: { version: deal.version, outcome: 'won', closedOn: '2026-11-22' },
    });
    return { params, body: { version } };
  },
  'deals.history': async (s) => ({ params: (await at(s)).params }),
  'deals.addPerson': async (s) => ({
    params: (await at(s)).params,
    body: { role: 'coordinator', userId: s.members.agent.userId },
  }),
  'deals.removePerson': async (s) => {
    const { deal, params } = await at(s);
    return { params: { ...params, personId: deal.people[0]!.id } };
  },
  'deals.previewDates': async (s) => ({
    params: (await at(s)).params,
    body: { dates: { closing: '2026-12-22' } },
  }),
  'deals.setDates': async (s) => {
    const { deal, params } = await at(s);
    return { params, body: { version: deal.version, dates: { closing: '2026-12-22' } } };
  },
  'deals.addItem': async (s) => ({ params: (await at(s)).params, body: { title: 'Order the survey' } }),
  'deals.updateItem': async (s) => {
    const { deal, params } = await at(s);
    const [item] = deal.checklist;
    return { params: { ...params, itemId: item!.id }, body: { version: item!.version, done: true } };
  },
  'deals.removeItem': async (s) => {
    const { deal, params } = await at(s);
    return { params: { ...params, itemId: deal.checklist[0]!.id } };
  },
  'deals.listTemplates': async () => ({}),
  'deals.createTemplate': async (s) => ({
    body: { name: `List ${word()}`, items: [{ title: `Item ${s.canary}` }] },
  }),
  'deals.updateTemplate': async (s) => {
    const { id, version } = await newTemplate(s);
    return { params: { templateId: id }, body: { version, side: 'buyer' } };
  },
  'deals.removeTemplate': async (s) => ({ params: { templateId: (await newTemplate(s)).id } }),
  'deals.restoreTemplate': async (s) => {
    const params = { templateId: (await newTemplate(s)).id };
    await s.ok(contract.deals.removeTemplate, { params });
    return { params };
  },
  'deals.getCommission': async (s) => {
    const { params } = await at(s);
    await s.ok(contract.deals.saveCommission, { params, body: { version: 0, sides: [side(s)] } });
    return { params };
  },
  'deals.saveCommission': async (s) => ({
    params: (await at(s)).params,
    body: { version: 0, sides: [side(s)] },
  }),
  'deals.listPlans': async (s) => {
    await s.ok(contract.deals.savePlan, { body: planOf(s) });
    return {};
  },
  'deals.savePlan': async (s) => ({ body: planOf(s) }),
  'deals.removePlan': async (s) => ({
    params: { planId: (await s.ok(contract.deals.savePlan, { body: planOf(s) })).id },
  }),
};
