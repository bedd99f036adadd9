import { z } from 'zod';
import { cursorQuery, Id, Line, Moment, pageOf, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { LeadEvent, LeadFile, TIMELINE_GROUPS, type TimelineGroup } from './leads.ts';

/** Groups by what the name of a kind begins with; what is not named here is `record`. */
export const TIMELINE_AREAS: Readonly<Record<string, TimelineGroup>> = {
  note: 'notes',
  call: 'calls',
  text: 'messages',
  email: 'messages',
  inquiry: 'visits',
  registration: 'visits',
  property: 'visits',
  search: 'visits',
  site: 'visits',
  page: 'visits',
  'open-house': 'visits',
  showing: 'visits',
  stage: 'stages',
  touch: 'routing',
  score: 'score',
  task: 'tasks',
  appointment: 'appointments',
  meeting: 'appointments',
  file: 'files',
};
export const ROUTING_KINDS: readonly string[] = [
  'lead.routed',
  'lead.offered',
  'lead.claimed',
  'lead.passed_on',
];

/** The group of the timeline a kind of event belongs to. */
export const timelineGroupOf = (kind: string): TimelineGroup =>
  ROUTING_KINDS.includes(kind) ? 'routing' : (TIMELINE_AREAS[kind.split('.', 1)[0] ?? ''] ?? 'record');

/** Largest file that is kept with a lead. */
export const FILE_MAX_BYTES = 25 * 1024 * 1024;

const Count = z.object({ count: z.int(), capped: z.boolean() });
/** How much a timeline holds, and what is new to the reader. */
export const TimelineCounts = z
  .object({
    /** Exact to 1,000 each. */
    groups: z.record(z.enum(TIMELINE_GROUPS), Count),
    /** Up to when the reader has seen what was recorded; null when they were never here. */
    readTo: Moment.nullable(),
    /** Recorded since by others or by itself; scores do not count. */
    unread: Count,
  })
  .meta({ id: 'TimelineCounts' });
export type TimelineCounts = z.output<typeof TimelineCounts>;

export const NoteVersion = z
  .object({
    id: Id,
    kind: z.enum(['written', 'edited', 'shared', 'removed']),
    at: Moment,
    userId: Id.nullable(),
    /** Null of a removal and of the sharing, and when the person was erased. */
    text: z.string().nullable(),
  })
  .meta({ id: 'NoteVersion' });
export type NoteVersion = z.output<typeof NoteVersion>;

export const StoredFile = LeadFile.extend({
  /** The note or entry of the timeline it came with; null while it waits for its note. */
  eventId: Id.nullable(),
  private: z.boolean(),
  uploadedBy: Id.nullable(),
  createdAt: Moment,
}).meta({ id: 'StoredFile' });
export type StoredFile = z.output<typeof StoredFile>;

const leadParams = z.strictObject({ leadId: Id });
const noteParams = z.strictObject({ leadId: Id, noteId: Id });
const fileParams = z.strictObject({ leadId: Id, fileId: Id });

export const timeline = {
  editNote: endpoint({
    name: 'timeline.editNote',
    method: 'patch',
    path: '/leads/:leadId/notes/:noteId',
    summary: 'Change the words of one’s own note; what it said before stays in its history',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.note_edited',
    idempotent: true,
    params: noteParams,
    body: z.strictObject({
      text: Text(10_000),
      mentions: z.array(Id).max(20).default([]),
      /** How many edits the writer has seen. */
      edits: z.int().min(0),
    }),
    reply: LeadEvent,
    errors: [
      'lead.not_found',
      'note.not_found',
      'note.not_own',
      'note.stale',
      'note.mention_refused',
      'user.not_found',
      'field.read_only',
    ],
  }),
  shareNote: endpoint({
    name: 'timeline.shareNote',
    method: 'post',
    path: '/leads/:leadId/notes/:noteId/share',
    summary:
      'Let everybody who sees the lead read a private note or file of one’s own, with its answers and what it said before. It cannot be taken back',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.note_shared',
    idempotent: true,
    params: noteParams,
    /** How many edits the writer has seen: nothing is shared that they did not look at. */
    body: z.strictObject({ edits: z.int().min(0) }),
    reply: LeadEvent,
    errors: ['lead.not_found', 'note.not_found', 'note.not_own', 'note.stale', 'field.read_only'],
  }),
  removeNote: endpoint({
    name: 'timeline.removeNote',
    method: 'delete',
    path: '/leads/:leadId/notes/:noteId',
    summary: 'Take back one’s own note or file; the timeline keeps that there was one',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.note_removed',
    status: 204,
    params: noteParams,
    reply: z.undefined(),
    errors: ['lead.not_found', 'note.not_found', 'note.not_own'],
  }),
  noteHistory: endpoint({
    name: 'timeline.noteHistory',
    method: 'get',
    path: '/leads/:leadId/notes/:noteId/history',
    summary: 'What a note said, the newest first; of one that was taken back for its writer alone',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: noteParams,
    reply: z.object({ items: z.array(NoteVersion) }),
    errors: ['lead.not_found', 'note.not_found'],
  }),
  listThread: endpoint({
    name: 'timeline.listThread',
    method: 'get',
    path: '/leads/:leadId/threads/:threadId',
    summary: 'Entries of one conversation, newest first',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: z.strictObject({ leadId: Id, threadId: Id }),
    query: z.strictObject({ ...cursorQuery }),
    reply: pageOf(LeadEvent),
    errors: ['lead.not_found', 'request.cursor_invalid'],
  }),
  counts: endpoint({
    name: 'timeline.counts',
    method: 'get',
    path: '/leads/:leadId/timeline',
    summary: 'How many events of each group a lead has, and how many are new to the reader',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: TimelineCounts,
    errors: ['lead.not_found'],
  }),
  markRead: endpoint({
    name: 'timeline.markRead',
    method: 'put',
    path: '/leads/:leadId/timeline/read',
    summary: 'Say up to when one has read the timeline of a lead; it never goes back',
    access: 'leads:read',
    rate: 'write',
    audit: 'timeline.read',
    params: leadParams,
    body: z.strictObject({ upTo: Moment }),
    reply: z.object({ readTo: Moment }),
    errors: ['lead.not_found'],
  }),
  colleagues: endpoint({
    name: 'timeline.colleagues',
    method: 'get',
    path: '/leads/:leadId/colleagues',
    summary: 'People of the company who see a lead and may be named in a note',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    reply: z.object({ items: z.array(z.object({ userId: Id, name: z.string() })) }),
    errors: ['lead.not_found'],
  }),
  uploadFile: endpoint({
    name: 'timeline.uploadFile',
    method: 'post',
    path: '/leads/:leadId/files',
    summary: 'Keep a file with a lead: a document, picture or text of up to 25 MB',
    access: 'leads:update',
    rate: 'write',
    audit: 'lead.file_added',
    status: 201,
    bodyKind: 'file',
    params: leadParams,
    query: z.strictObject({
      fileName: Line(255),
      private: z.stringbool().default(false),
      /** Waits for the note that will name it, for a day; else it is an entry of its own. */
      forNote: z.stringbool().default(false),
    }),
    reply: StoredFile,
    errors: [
      'lead.not_found',
      'field.read_only',
      'file.type_refused',
      'file.too_large',
      'file.empty',
      'import.upload_incomplete',
      'service.storage_full',
    ],
  }),
  listFiles: endpoint({
    name: 'timeline.listFiles',
    method: 'get',
    path: '/leads/:leadId/files',
    summary: 'Files kept with a lead, newest first',
    access: 'leads:read',
    rate: 'read',
    audit: 'none',
    params: leadParams,
    query: z.strictObject({ ...cursorQuery }),
    reply: pageOf(StoredFile),
    errors: ['lead.not_found', 'request.cursor_invalid'],
  }),
  downloadFile: endpoint({
    name: 'timeline.downloadFile',
    method: 'get',
    path: '/leads/:leadId/files/:fileId/content',
    summary: 'A file of a lead, as it was uploaded',
    access: 'leads:read',
    rate: 'read',
    audit: 'lead.file_read',
    replyType: 'application/octet-stream',
    params: fileParams,
    reply: z.string(),
    errors: ['lead.not_found', 'file.not_found'],
  }),
};
