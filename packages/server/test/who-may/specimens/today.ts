import { randomBytes } from 'node:crypto';
import { contract } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const { leads, tasks, today } = contract;

/** A lead of the agent's that the owner sees too, to be marked by whoever asks. */
async function newLead(s: Stage): Promise<{ leadId: string }> {
  const { id } = await s.ok(leads.create, {
    body: {
      name: `Due ${s.canary}`,
      emails: [`due.${randomBytes(5).toString('hex')}@example.com`],
      ownerId: s.members.agent.userId,
    },
  });
  return { leadId: id };
}

export const todaySpecimens: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'today.queue': async (s) => {
    await s.ok(tasks.create, {
      body: {
        title: `Call ${s.canary}`,
        leadId: (await newLead(s)).leadId,
        due: { day: '2026-01-01', timeZone: 'America/Chicago' },
      },
    });
    return {};
  },
  'today.snooze': async (s) => ({
    params: await newLead(s),
    body: { until: new Date(Date.now() + 86_400_000).toISOString() },
  }),
  'today.done': async (s) => ({ params: await newLead(s), body: {} }),
  'today.undo': async (s) => {
    const params = await newLead(s);
    const { version } = await s.ok(today.done, { params, body: {} });
    return { params, body: { version } };
  },
  'today.away': async () => ({}),
};
