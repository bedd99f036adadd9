import { Readable } from 'node:stream';
import { type timeline as contract, FILE_MAX_BYTES, type QueryOf, type StoredFile } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import { systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listTag, readCursor, writeCursor } from '../../../kernel/cursor.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Wire } from '../../../kernel/http/route.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkNotes, hides } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import { findLead, lockLeads } from '../leads.repository.ts';
import { iso } from '../stored-lead.ts';
import { writeEvent } from './events.ts';
import { createInspector, HEAD_BYTES, kindOf } from './file-kind.ts';
import * as repo from './files.repository.ts';
import { fileKey, openBytes, openFile, sealBytes, sealFile } from './seal-file.ts';

const DAY_MS = 86_400_000;
/** Bytes of what was taken back are kept as long as a deleted lead can be restored. */
const REMOVED_DAYS = 30;
const CHUNK = 500;

/**
 * Keeps a file with a lead: looked at, sealed and stored while it streams in. With `forNote` it waits for the note that
 * names it; else it is an entry of the timeline.
 */
export async function uploadFile(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: QueryOf<typeof contract.uploadFile>,
  file: Readable,
): Promise<StoredFile> {
  try {
    return await keepFile(ctx, actor, leadId, want, file);
  } catch (error) {
    // Who is still sending reads no answer: the rest is taken, and dropped.
    file.on('error', () => undefined).resume();
    throw error;
  }
}

async function keepFile(
  ctx: Ctx,
  actor: Actor,
  wanted: string,
  want: QueryOf<typeof contract.uploadFile>,
  file: Readable,
): Promise<StoredFile> {
  checkNotes(actor);
  // Nobody uploads to a lead that is not theirs to change.
  const lead = await ctx.read(actor, (tx) => findLead(tx, wanted, peopleOf(actor, 'leads:update')));
  if (!lead) throw new AppError('lead.not_found');
  const leadId = lead.id;
  const id = newId();
  const place = { tenantId: actor.tenantId, fileId: id, key: ctx.secrets.newDataKey() };
  const key = fileKey(actor.tenantId, id);
  const seen = { type: '', bytes: 0 };
  const looked = look(file, want.fileName, seen);
  await ctx.files.put(key, Readable.from(sealBytes(ctx, place, looked), { objectMode: false }));
  try {
    const stored = await ctx.tx(actor, async (tx) => {
      const [locked] = await lockLeads(tx, [leadId], peopleOf(actor, 'leads:update'));
      if (!locked) throw new AppError('lead.not_found');
      const privateTo = want.private ? actor.userId : null;
      const now = ctx.clock.now();
      const event = want.forNote
        ? null
        : await writeEvent(ctx, tx, {
            leadId,
            kind: 'file.added',
            occurredAt: now,
            userId: actor.userId,
            payload: {},
            privateTo,
          });
      const row = {
        id,
        leadId,
        eventId: event?.id ?? null,
        subjectId: leadId,
        sealed: await sealFile(ctx, tx, { id, subjectId: leadId, name: want.fileName, key: place.key }),
        ...seen,
        privateTo,
        uploadedBy: actor.userId,
        createdAt: now,
      };
      await repo.insertFile(tx, row);
      await ctx.audit(tx, actor, 'lead.file_added', { subject: { type: 'lead', id: leadId } });
      if (event) tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lead', ids: [leadId] }));
      return row;
    });
    return {
      id,
      name: want.fileName,
      ...seen,
      eventId: stored.eventId,
      private: stored.privateTo !== null,
      uploadedBy: actor.userId,
      createdAt: stored.createdAt.toISOString(),
    };
  } catch (error) {
    await remove(ctx, key);
    throw error;
  }
}

/** Passes the bytes on, and says of them in `seen` what they are and how many; throws when they are not to be kept. */
async function* look(
  file: Readable,
  fileName: string,
  seen: { type: string; bytes: number },
): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let inspect: ((part: Buffer) => boolean) | undefined;
  const begin = (): Buffer => {
    const kind = kindOf(head, fileName);
    if (kind === null) throw new AppError('file.type_refused');
    seen.type = kind;
    inspect = createInspector(kind);
    return head;
  };
  const pass = (part: Buffer): Buffer => {
    if (!inspect?.(part)) throw new AppError('file.type_refused');
    return part;
  };
  for await (const part of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    seen.bytes += part.length;
    if (seen.bytes > FILE_MAX_BYTES)
      throw new AppError('file.too_large', { values: { limit: `${FILE_MAX_BYTES / 1024 / 1024} MB` } });
    if (inspect) yield pass(part);
    else {
      head = Buffer.concat([head, part]);
      if (head.length >= HEAD_BYTES) yield pass(begin());
    }
  }
  if (seen.bytes === 0) throw new AppError('file.empty');
  if (!inspect) yield pass(begin());
}

/** A page of the files kept with a lead, newest first. */
export async function listFiles(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  want: QueryOf<typeof contract.listFiles>,
): Promise<{ items: StoredFile[]; nextCursor: string | null }> {
  const tag = listTag(['files', leadId]);
  const after = want.cursor === undefined ? null : readCursor(want.cursor, tag, 'timestamptz');
  return ctx.read(actor, async (tx) => {
    if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
    if (hides(actor, 'notes')) return { items: [], nextCursor: null };
    const rows = await repo.listFiles(tx, { leadId, after, limit: want.limit + 1 });
    const page = rows.slice(0, want.limit);
    const last = rows.length > want.limit ? page.at(-1) : undefined;
    const items: StoredFile[] = [];
    for (const row of page) {
      const plain = await openFile(ctx, tx, row);
      if (plain)
        items.push({
          id: row.id,
          name: plain.name,
          type: row.type,
          bytes: Number(row.bytes),
          eventId: row.eventId,
          private: row.privateTo !== null,
          uploadedBy: row.uploadedBy,
          createdAt: iso(row.createdAt),
        });
    }
    return { items, nextCursor: last ? writeCursor(tag, { key: last.createdAt, id: last.id }) : null };
  });
}

/** A file as it was uploaded, under its own name, to be kept and never shown. The audit row is committed first. */
export async function downloadFile(
  ctx: Ctx,
  actor: Actor,
  leadId: string,
  wanted: string,
  wire: Pick<Wire, 'setHeader'>,
): Promise<Readable> {
  const opened = await ctx.tx(actor, async (tx) => {
    if (!(await findLead(tx, leadId, peopleOf(actor, 'leads:read')))) throw new AppError('lead.not_found');
    const row = hides(actor, 'notes') ? undefined : await repo.findFile(tx, leadId, wanted);
    const plain = row && (await openFile(ctx, tx, row));
    if (!row || !plain) throw new AppError('file.not_found');
    await ctx.audit(tx, actor, 'lead.file_read', { subject: { type: 'lead', id: leadId } });
    return { ...plain, fileId: row.id };
  });
  const { fileId } = opened;
  const stored = await ctx.files.read(fileKey(actor.tenantId, fileId));
  wire.setHeader('Content-Disposition', asAttachment(opened.name));
  const place = { tenantId: actor.tenantId, fileId, key: opened.key };
  return Readable.from(openBytes(ctx, place, stored), { objectMode: false });
}

/** RFC 6266: the name as it is, and one in ASCII for whoever cannot read that. */
function asAttachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** Takes bytes off storage that nobody may read any more: taken back, never named by a note, or of an erased person. */
export async function dropFiles(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const at = ctx.clock.now();
  const removedBefore = new Date(at.getTime() - REMOVED_DAYS * DAY_MS);
  const waitingBefore = new Date(at.getTime() - DAY_MS);
  for (const tenantId of await ctx.system('schedule', repo.companiesWithFiles)) {
    for (;;) {
      signal.throwIfAborted();
      const ids = await ctx.tx(systemActor(tenantId), (tx) =>
        tx.reaching('all', () =>
          tx.readingAs('all', () => repo.dropFiles(tx, { removedBefore, waitingBefore, at, limit: CHUNK })),
        ),
      );
      for (const id of ids) await remove(ctx, fileKey(tenantId, id));
      if (ids.length < CHUNK) break;
    }
  }
}

const remove = (ctx: Ctx, key: string): Promise<void> =>
  ctx.files.remove(key).catch((err: unknown) => ctx.log.warn({ err, key }, 'a file of a lead stays on disk'));
