import { randomBytes } from 'node:crypto';
import { contract } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const { fields, leads } = contract;
const word = (): string => randomBytes(5).toString('hex');

const newField = (s: Stage) =>
  s.ok(fields.create, { body: { label: `Field ${word()} ${s.canary}`, type: 'text' } });

/** A tag one lead has. */
async function newTag(s: Stage): Promise<string> {
  const tag = `Tag ${word()} ${s.canary}`;
  await s.ok(leads.create, {
    body: { name: `Tagged ${s.canary}`, tags: [tag], ownerId: s.members.agent.userId },
  });
  return tag;
}

export const FIELDS: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'fields.list': async () => ({}),
  'fields.create': async () => ({ body: { label: `Field ${word()}`, type: 'text' } }),
  'fields.update': async (s) => ({
    params: { fieldId: (await newField(s)).id },
    body: { label: `Renamed ${word()}` },
  }),
  'fields.uses': async (s) => ({ params: { fieldId: (await newField(s)).id } }),
  'fields.previewType': async (s) => ({
    params: { fieldId: (await newField(s)).id },
    body: { type: 'number' },
  }),
  'fields.changeType': async (s) => ({
    params: { fieldId: (await newField(s)).id },
    body: { type: 'number' },
  }),
  'tags.list': async () => ({}),
  'tags.rename': async (s) => ({ body: { tags: [await newTag(s)], name: `Tag ${word()}` } }),
  'tags.remove': async (s) => ({ body: { tags: [await newTag(s)] } }),
  'search.find': async (s) => ({ query: { q: s.canary } }),
};
