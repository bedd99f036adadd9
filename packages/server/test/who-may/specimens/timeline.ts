import { contract, type StoredFile } from '@lintel/contract';
import type { Specimen } from '../specimens.ts';
import type { Stage } from '../stage.ts';

const newNote = (s: Stage) =>
  s.ok(contract.leads.addNote, { params: { leadId: s.lead }, body: { text: `Short ${s.canary}` } });
async function newFile(s: Stage): Promise<StoredFile> {
  const reply = await (await s.client(s.tenant.owner)).fetch(
    `/api/leads/${s.lead}/files?fileName=${s.canary}.txt`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: `File ${s.canary}` },
  );
  return (await reply.json()) as StoredFile;
}

export const TIMELINE: Readonly<Record<string, (s: Stage) => Promise<Specimen>>> = {
  'timeline.editNote': async (s) => ({
    params: { leadId: s.lead, noteId: (await newNote(s)).id },
    body: { text: `Longer ${s.canary}`, edits: 0 },
  }),
  'timeline.shareNote': async (s) => ({
    params: { leadId: s.lead, noteId: (await newNote(s)).id },
    body: { edits: 0 },
  }),
  'timeline.removeNote': async (s) => ({ params: { leadId: s.lead, noteId: (await newNote(s)).id } }),
  'timeline.noteHistory': async (s) => ({ params: { leadId: s.lead, noteId: (await newNote(s)).id } }),
  'timeline.listThread': async (s) => ({ params: { leadId: s.lead, threadId: (await newNote(s)).id } }),
  'timeline.counts': async (s) => ({ params: { leadId: s.lead } }),
  'timeline.markRead': async (s) => ({
    params: { leadId: s.lead },
    body: { upTo: s.world.ctx.clock.now().toISOString() },
  }),
  'timeline.colleagues': async (s) => ({ params: { leadId: s.lead } }),
  'timeline.uploadFile': async (s) => ({
    params: { leadId: s.lead },
    query: { fileName: `${s.canary}.txt` },
    file: `Words ${s.canary}`,
  }),
  'timeline.listFiles': async (s) => ({ params: { leadId: s.lead } }),
  'timeline.downloadFile': async (s) => ({
    params: { leadId: s.lead, fileId: (await newFile(s)).id },
  }),
};
