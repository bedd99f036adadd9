import type { Readable } from 'node:stream';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { SealBroken } from '../../../kernel/secrets/secrets.ts';

/** Plain bytes of a segment; each is sealed by itself, so that none leaves unproven. */
const SEGMENT = 64 * 1024;
/** What sealing adds to a segment at most: nonce and tag. */
const SEALED = SEGMENT + 64;

export const fileKey = (tenantId: string, fileId: string): string => `${tenantId}/lead-files/${fileId}`;
const nameplate = (fileId: string) => ({ table: 'lead_files', column: 'sealed', id: fileId });
/** Number and end are bound into the seal: segments neither change places nor go missing. */
const segmentPlace = (tenantId: string, fileId: string, index: number, last: boolean) => ({
  tenantId,
  table: 'lead_files',
  column: 'bytes',
  id: `${fileId}:${index}:${last ? 'last' : 'more'}`,
});

/** The name of a file and the key of its bytes, under the key of the person it is about. */
export const sealFile = (
  ctx: Ctx,
  tx: Tx,
  file: { id: string; subjectId: string; name: string; key: Uint8Array },
): Promise<Buffer> =>
  ctx.subjects.encrypt(
    tx,
    file.subjectId,
    nameplate(file.id),
    JSON.stringify({ name: file.name, key: Buffer.from(file.key).toString('base64') }),
  );

/** As sealed; null when the person was erased. */
export async function openFile(
  ctx: Ctx,
  tx: Tx,
  file: { id: string; subjectId: string; sealed: Uint8Array },
): Promise<{ name: string; key: Uint8Array } | null> {
  const [plain] = await ctx.subjects.decrypt(tx, file.subjectId, [
    { place: nameplate(file.id), sealed: file.sealed },
  ]);
  if (plain === null || plain === undefined) return null;
  const { name, key } = JSON.parse(plain) as { name: string; key: string };
  return { name, key: Buffer.from(key, 'base64') };
}

/** Bytes on their way to storage: segments of 64 KiB, each sealed, each after its length as four bytes. */
export async function* sealBytes(
  ctx: Ctx,
  place: { tenantId: string; fileId: string; key: Uint8Array },
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let index = 0;
  let held = Buffer.alloc(0);
  const seal = (part: Buffer, last: boolean): Buffer => {
    const sealed = ctx.secrets.encryptWith(
      place.key,
      segmentPlace(place.tenantId, place.fileId, index++, last),
      part,
    );
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  };
  for await (const chunk of source) {
    held = Buffer.concat([held, chunk]);
    // One segment stays behind: only the end knows which is the last.
    while (held.length > SEGMENT) {
      yield seal(held.subarray(0, SEGMENT), false);
      held = held.subarray(SEGMENT);
    }
  }
  yield seal(held, true);
}

/** Bytes on their way back; throws SealBroken, in the middle, when a segment was changed or is missing. */
export async function* openBytes(
  ctx: Ctx,
  place: { tenantId: string; fileId: string; key: Uint8Array },
  source: Readable,
): AsyncGenerator<Uint8Array> {
  let index = 0;
  let held = Buffer.alloc(0);
  const segment = (sealed: Buffer, last: boolean): Uint8Array =>
    ctx.secrets.decryptWith(place.key, segmentPlace(place.tenantId, place.fileId, index++, last), sealed);
  const whole = () => (held.length < 4 ? undefined : held.readUInt32BE(0));
  for await (const chunk of source) {
    held = Buffer.concat([held, chunk as Buffer]);
    for (;;) {
      const length = whole();
      if (length !== undefined && length > SEALED) throw new SealBroken();
      // The last one is what nothing comes after.
      if (length === undefined || held.length <= 4 + length) break;
      yield segment(held.subarray(4, 4 + length), false);
      held = held.subarray(4 + length);
    }
  }
  if (held.length !== 4 + (whole() ?? -1)) throw new SealBroken();
  yield segment(held.subarray(4), true);
}
