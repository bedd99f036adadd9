import { timeline as contract, leads } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { listEvents, listThread } from './events.ts';
import { downloadFile, listFiles, uploadFile } from './files.ts';
import { addNote, editNote, listColleagues, readNoteHistory, removeNote, shareNote } from './notes.ts';
import { countTimeline, markRead } from './read-state.ts';

export const timelineRoutes = (): Route[] => [
  route(leads.events, ({ ctx, actor, params, query }) => listEvents(ctx, actor, params.leadId, query)),
  route(leads.addNote, ({ ctx, actor, params, body: { text, ...more } }) =>
    addNote(ctx, actor, params.leadId, text, more),
  ),
  route(contract.editNote, ({ ctx, actor, params, body }) =>
    editNote(ctx, actor, params.leadId, params.noteId, body),
  ),
  route(contract.shareNote, ({ ctx, actor, params, body }) =>
    shareNote(ctx, actor, params.leadId, params.noteId, body),
  ),
  route(contract.removeNote, async ({ ctx, actor, params }) => {
    await removeNote(ctx, actor, params.leadId, params.noteId);
    return undefined;
  }),
  route(contract.noteHistory, async ({ ctx, actor, params }) => ({
    items: await readNoteHistory(ctx, actor, params.leadId, params.noteId),
  })),
  route(contract.listThread, ({ ctx, actor, params, query }) =>
    listThread(ctx, actor, params.leadId, params.threadId, query),
  ),
  route(contract.counts, ({ ctx, actor, params }) => countTimeline(ctx, actor, params.leadId)),
  route(contract.markRead, ({ ctx, actor, params, body }) => markRead(ctx, actor, params.leadId, body.upTo)),
  route(contract.colleagues, async ({ ctx, actor, params }) => ({
    items: await listColleagues(ctx, actor, params.leadId),
  })),
  route(contract.uploadFile, ({ ctx, actor, params, query, file }) =>
    uploadFile(ctx, actor, params.leadId, query, file),
  ),
  route(contract.listFiles, ({ ctx, actor, params, query }) => listFiles(ctx, actor, params.leadId, query)),
  route(contract.downloadFile, ({ ctx, actor, params, wire }) =>
    downloadFile(ctx, actor, params.leadId, params.fileId, wire),
  ),
];
