import type { Tx } from './db/tx.ts';
import type { Place, Secrets } from './secrets/secrets.ts';
import { SealBroken } from './secrets/secrets.ts';

/** Encrypts what is personal under a key of the person it is about; destroying the key erases it everywhere. */
export interface Subjects {
  /** Ciphertext under the subject's key, which is made on first need in the same transaction. */
  encrypt(tx: Tx, subjectId: string, place: Omit<Place, 'tenantId'>, plain: string): Promise<Buffer>;
  /**
   * As `encrypt`, of a subject that comes to be in this transaction: nothing is waited for. Should it have a key, the
   * transaction fails.
   */
  encryptFirst(tx: Tx, subjectId: string, place: Omit<Place, 'tenantId'>, plain: string): Buffer;
  /** Plain text, or null when the subject has been erased. Items of one subject are opened with one key read. */
  decrypt(
    tx: Tx,
    subjectId: string,
    items: readonly { place: Omit<Place, 'tenantId'>; sealed: Uint8Array }[],
  ): Promise<(string | null)[]>;
}

export function createSubjects(secrets: Secrets): Subjects {
  const placeOf = (tenantId: string, subjectId: string): Place => ({
    tenantId,
    table: 'subject_keys',
    column: 'sealed_key',
    id: subjectId,
  });

  async function keyOf(tx: Tx, subjectId: string): Promise<Uint8Array | null | undefined> {
    const row = await tx
      .selectFrom('subject_keys')
      .select(['sealed_key', 'destroyed_at'])
      .where('tenant_id', '=', tx.tenantId)
      .where('subject_id', '=', subjectId)
      .executeTakeFirst();
    if (!row) return undefined;
    return row.destroyed_at ? null : secrets.open(placeOf(tx.tenantId, subjectId), row.sealed_key);
  }

  return {
    async encrypt(tx, subjectId, place, plain) {
      const fresh = secrets.newDataKey();
      // The usual two cases, a subject that is new and one that has a key, take one round trip.
      const [row] = await tx.prepared<{ sealed_key: Buffer; destroyed: boolean; made: boolean }>(
        'kernel.subject-key',
        `with made as (
           insert into subject_keys (tenant_id, subject_id, sealed_key) values ($1, $2, $3)
           on conflict do nothing returning sealed_key)
         select sealed_key, false as destroyed, true as made from made
         union all
         select sealed_key, destroyed_at is not null, false from subject_keys where tenant_id = $1 and subject_id = $2`,
        [tx.tenantId, subjectId, Buffer.from(secrets.seal(placeOf(tx.tenantId, subjectId), fresh))],
      );
      // Another transaction may have made the key meanwhile: what is stored is what counts.
      const key = !row
        ? await keyOf(tx, subjectId)
        : row.made
          ? fresh
          : row.destroyed
            ? null
            : secrets.open(placeOf(tx.tenantId, subjectId), row.sealed_key);
      if (!key) throw new SealBroken();
      return Buffer.from(secrets.encryptWith(key, { ...place, tenantId: tx.tenantId }, plain));
    },
    encryptFirst(tx, subjectId, place, plain) {
      const fresh = secrets.newDataKey();
      // A failure ends the transaction, which the next query and the commit tell of.
      tx.prepared(
        'kernel.first-subject-key',
        'insert into subject_keys (tenant_id, subject_id, sealed_key) values ($1, $2, $3)',
        [tx.tenantId, subjectId, Buffer.from(secrets.seal(placeOf(tx.tenantId, subjectId), fresh))],
      ).catch(() => undefined);
      return Buffer.from(secrets.encryptWith(fresh, { ...place, tenantId: tx.tenantId }, plain));
    },
    async decrypt(tx, subjectId, items) {
      if (items.length === 0) return [];
      const key = await keyOf(tx, subjectId);
      if (!key) return items.map(() => null);
      const text = new TextDecoder();
      return items.map(({ place, sealed }) =>
        text.decode(secrets.decryptWith(key, { ...place, tenantId: tx.tenantId }, sealed)),
      );
    },
  };
}

/** Where the values of an audit row are sealed. */
export const auditPlace = (auditId: string, column: 'old_values' | 'new_values') => ({
  table: 'audit_log',
  column,
  id: auditId,
});
