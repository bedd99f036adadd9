import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { loadKeys } from './keys.ts';
import { type Place, SealBroken, type Secrets } from './secrets.ts';

const VERSION = 1;
const KEY = 32;
const NONCE = 12;
const TAG = 16;
const WRAPPED = NONCE + KEY + TAG;

/**
 * Envelope encryption under the keys of LINTEL_KEY, or of a file in `dataDir` made on the first run.
 * Throws a ConfigError when the keys cannot be used.
 *
 * A sealed value: version (1 byte), length of the key id (1), key id, wrapped data key (60), nonce (12),
 * ciphertext, tag (16).
 */
export async function createSecrets(keys: string | undefined, dataDir: string): Promise<Secrets> {
  const { sealing, current, mac } = await loadKeys(keys, dataDir);
  const currentKey = sealing.get(current)!;
  const head = Buffer.from([VERSION, current.length, ...Buffer.from(current)]);
  const macKeys = new Map<string, Buffer>();

  function parse(sealed: Uint8Array): { kid: string; body: Uint8Array } {
    const length = sealed[1] ?? 0;
    if (sealed[0] !== VERSION || sealed.length < 2 + length + WRAPPED + NONCE + TAG) throw new SealBroken();
    return {
      kid: Buffer.from(sealed.subarray(2, 2 + length)).toString('latin1'),
      body: sealed.subarray(2 + length),
    };
  }

  return {
    currentKeyId: current,
    keyIdOf: (sealed) => parse(sealed).kid,
    newDataKey: () => randomBytes(KEY),
    seal(place, plain) {
      const dataKey = randomBytes(KEY);
      const aad = aadOf(place);
      return Buffer.concat([head, encrypt(currentKey, aad, dataKey), encrypt(dataKey, aad, plain)]);
    },
    open(place, sealed) {
      const { kid, body } = parse(sealed);
      const key = sealing.get(kid);
      if (!key) throw new SealBroken();
      const aad = aadOf(place);
      return decrypt(decrypt(key, aad, body.subarray(0, WRAPPED)), aad, body.subarray(WRAPPED));
    },
    encryptWith: (key, place, plain) => encrypt(key, aadOf(place), plain),
    decryptWith: (key, place, sealed) => decrypt(key, aadOf(place), sealed),
    mac(purpose, value) {
      let key = macKeys.get(purpose);
      if (!key) {
        key = Buffer.from(hkdfSync('sha256', mac, '', `lintel mac ${purpose}`, KEY));
        macKeys.set(purpose, key);
      }
      return createHmac('sha256', key).update(value).digest();
    },
  };
}

/** JSON, so that no two places share a text: ("a", "bc") is not ("ab", "c"). */
const aadOf = (place: Place): Buffer =>
  Buffer.from(JSON.stringify([place.tenantId, place.table, place.column, place.id]));

/** AES-256-GCM: nonce, ciphertext, tag. */
function encrypt(key: Uint8Array, aad: Buffer, plain: Uint8Array | string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, aad: Buffer, sealed: Uint8Array): Buffer {
  if (sealed.length < NONCE + TAG) throw new SealBroken();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken(cause);
  }
}
