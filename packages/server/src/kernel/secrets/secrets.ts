/** Where a sealed value lives; bound into the seal, so a cell copied elsewhere does not open. */
export interface Place {
  tenantId: string;
  table: string;
  column: string;
  id: string;
}

/**
 * Envelope encryption, AES-256-GCM. A sealed value is: version, key id, wrapped data key, nonce, ciphertext, tag.
 * The key-encryption keys come from LINTEL_KEY or a file in DATA_DIR; several may be live, the first one seals.
 */
export interface Secrets {
  seal(place: Place, plain: Uint8Array | string): Uint8Array;
  /** Throws SealBroken when the value was moved, changed, or its key is gone. */
  open(place: Place, sealed: Uint8Array): Uint8Array;
  /** Key id a sealed value was sealed with, to find what a rotation has left to do. */
  keyIdOf(sealed: Uint8Array): string;
  /** The key id that seals now. */
  readonly currentKeyId: string;
  /** A fresh data key for a subject, to be kept only in its sealed form. */
  newDataKey(): Uint8Array;
  /** AES-256-GCM under a given data key (a subject's): nonce, ciphertext, tag. */
  encryptWith(key: Uint8Array, place: Place, plain: Uint8Array | string): Uint8Array;
  decryptWith(key: Uint8Array, place: Place, sealed: Uint8Array): Uint8Array;
  /** Keyed HMAC-SHA256 for blind indexes and derived passwords; `purpose` separates the keys. */
  mac(purpose: string, value: string): Uint8Array;
}

export class SealBroken extends Error {
  constructor(cause?: unknown) {
    super('A sealed value did not open: it was changed or moved, or its key is gone', { cause });
    this.name = 'SealBroken';
  }
}
