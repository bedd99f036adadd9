/** A value under AES-256-GCM: 12 bytes of nonce, then what was encrypted with its 16 bytes of tag behind it. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly body: ArrayBuffer | Uint8Array<ArrayBuffer>;
}

/** AES-256-GCM with a key that stays where it is. Each seal has a nonce of its own; opening fails for another place. */
export interface Cipher {
  encrypt(text: Uint8Array<ArrayBuffer>, place: Uint8Array<ArrayBuffer>): Promise<Sealed>;
  decrypt(sealed: Sealed, place: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | Uint8Array>;
}

/** Seals JSON for one person, bound to the person and the kind of entry it belongs to. */
export function sealing(user: string, cipher: Cipher) {
  const place = (kind: string) => new TextEncoder().encode(`${user} ${kind}`);
  return {
    seal: (kind: string, value: unknown): Promise<Sealed> =>
      cipher.encrypt(new TextEncoder().encode(JSON.stringify(value)), place(kind)),
    /** Throws when it was sealed under another key or for another place, or was changed since. */
    open: async (kind: string, sealed: Sealed): Promise<unknown> =>
      JSON.parse(new TextDecoder().decode(await cipher.decrypt(sealed, place(kind)))),
  };
}

/** By WebCrypto. */
export const webCipher = (key: CryptoKey): Cipher => ({
  async encrypt(text, additionalData) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, body: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, text) };
  },
  decrypt: ({ iv, body }, additionalData) =>
    crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, body),
});
