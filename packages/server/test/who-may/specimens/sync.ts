import { contract } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

export const SYNC: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'sync.changes': async () => ({}),
  'sync.roster': async () => ({}),
  'sync.day': async () => ({}),
  'sync.leads': async (s) => ({ query: { ids: s.lead } }),
  'sync.leaveNote': async (s) => {
    // A lead that was the agent's and went to the owner.
    const lead = await s.ok(contract.leads.create, {
      body: { name: `Passed ${s.canary}`, ownerId: s.members.agent.userId },
    });
    await s.ok(contract.leads.update, {
      params: { leadId: lead.id },
      body: { version: lead.version, ownerId: s.tenant.owner.userId },
    });
    return { body: { leadId: lead.id, text: `Left ${s.canary}` }, by: s.members.agent };
  },
};
