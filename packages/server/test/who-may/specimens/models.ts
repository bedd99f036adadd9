import { randomBytes } from 'node:crypto';
import { contract } from '@lintel/contract';
import { newId } from '../../../src/kernel/ids.ts';
import { insertReport } from '../../../src/modules/ml/fairness/reports.repository.ts';
import { scoreLeads } from '../../../src/modules/ml/index.ts';
import type { Specimen } from '../specimens.ts';
import { registerModel, type Stage } from '../stage.ts';

const { leads, ml } = contract;

/** A lead of the agent's with a score. */
async function scoredLead(s: Stage): Promise<{ leadId: string }> {
  const { id } = await s.ok(leads.create, {
    body: {
      name: `Scored ${s.canary}`,
      emails: [`scored.${randomBytes(5).toString('hex')}@example.com`],
      ownerId: s.members.agent.userId,
    },
  });
  await scoreLeads(s.world.ctx, s.tenant.id, [id]);
  return { leadId: id };
}

/** A champion that scores, and a model beside it. */
async function twoModels(s: Stage): Promise<{ champion: string; other: string }> {
  const [champion, other] = [await registerModel(s), await registerModel(s)];
  await s.ok(ml.promoteModel, { params: { modelId: champion }, body: { reason: `Better ${s.canary}` } });
  return { champion, other };
}
const newTrial = async (s: Stage): Promise<void> => {
  const { other } = await twoModels(s);
  await s.ok(ml.startTrial, { body: { modelId: other } });
};
const override = (s: Stage) => ({
  points: 80,
  reason: `Called and keen ${s.canary}`,
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
});
const groups = (s: Stage) => `lead,Region\nnumber 1,North ${s.canary}\n`;

export const modelSpecimens: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'ml.explainLocally': async (s) => {
    await twoModels(s);
    return { params: await scoredLead(s) };
  },
  'ml.scoreChanges': async (s) => {
    await twoModels(s);
    return { params: await scoredLead(s) };
  },
  'ml.overrideScore': async (s) => ({ params: await scoredLead(s), body: override(s) }),
  'ml.endOverride': async (s) => {
    const params = await scoredLead(s);
    await s.ok(ml.overrideScore, { params, body: override(s) });
    return { params };
  },
  'ml.flagScore': async (s) => ({
    params: await scoredLead(s),
    body: { kind: 'too_high', note: `Only looking ${s.canary}` },
  }),
  'ml.listFeedback': async (s) => {
    await s.ok(ml.flagScore, { params: await scoredLead(s), body: { kind: 'too_low' } });
    return {};
  },
  'ml.resolveFeedback': async (s) => {
    const { id } = await s.ok(ml.flagScore, { params: await scoredLead(s), body: { kind: 'other' } });
    return { params: { feedbackId: id }, body: { resolution: 'Looked at the calls' } };
  },
  'ml.diffModels': async (s) => {
    const { champion, other } = await twoModels(s);
    return { params: { modelId: other, otherId: champion } };
  },
  'ml.goldenRows': async (s) => ({ params: { modelId: await registerModel(s) } }),
  'ml.tagModel': async (s) => ({
    params: { modelId: await registerModel(s) },
    body: { tags: [`spring ${s.canary}`.slice(0, 40)] },
  }),
  'ml.revertModel': async (s) => {
    await twoModels(s);
    await twoModels(s);
    return { body: { reason: 'The one before was better' } };
  },
  'ml.pauseModel': async (s) => {
    await twoModels(s);
    return { body: { reason: 'A look at the figures first' } };
  },
  'ml.resumeModel': async (s) => {
    await twoModels(s);
    await s.ok(ml.pauseModel, { body: { reason: 'A look' } });
    return { body: { reason: 'The figures are fine' } };
  },
  'ml.registryLog': async (s) => {
    await twoModels(s);
    return {};
  },
  'ml.deviceModel': async (s) => {
    await twoModels(s);
    return {};
  },
  'ml.saveSettings': async () => ({
    body: {
      retrainEveryDays: 10,
      retrainOnAlarm: true,
      autoPromote: false,
      recalibrate: true,
      outOfOrderPercent: 5,
    },
  }),
  'ml.currentTrial': async (s) => {
    await newTrial(s);
    return {};
  },
  'ml.startTrial': async (s) => ({ body: { modelId: (await twoModels(s)).other, visibleShare: 0.2 } }),
  'ml.changeTrial': async (s) => {
    await newTrial(s);
    return { body: { visibleShare: 0.1 } };
  },
  'ml.endTrial': async (s) => {
    await newTrial(s);
    return { body: { reason: 'Too few leads to tell' } };
  },
  'ml.modelHealth': async (s) => ({ params: { modelId: await registerModel(s) } }),
  'ml.segments': async (s) => ({ params: { modelId: await registerModel(s) } }),
  'ml.auditStore': async () => ({}),
  'ml.importGroups': async (s) => ({ file: groups(s) }),
  'ml.eraseGroups': async () => ({ query: { attribute: 'Nothing' } }),
  'ml.fairnessReport': async (s) => {
    const modelId = await registerModel(s);
    await s.world.ctx.tx(s.tenant.owner, (tx) =>
      insertReport(tx, {
        id: newId(),
        modelId,
        verdict: 'pass',
        report: { attributes: [], findings: [`Nothing found ${s.canary}`] },
        userId: s.tenant.owner.userId,
        createdAt: new Date(),
      }),
    );
    return { params: { modelId } };
  },
};
