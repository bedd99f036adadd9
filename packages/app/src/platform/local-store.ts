import {
  AESEncryptionKey,
  AESKeySize,
  AESSealedData,
  aesDecryptAsync,
  aesEncryptAsync,
  getRandomBytes,
} from 'expo-crypto';
import {
  deleteItemAsync,
  getItemAsync,
  setItemAsync,
  WHEN_UNLOCKED_THIS_DEVICE_ONLY,
} from 'expo-secure-store';
import { deleteDatabaseAsync, openDatabaseAsync } from 'expo-sqlite';
import { deviceStore } from './device-store';
import type { Cipher } from './sealing';
import { storage } from './storage';

const FILE = 'lintel-offline.db';
const KEYS = 'lintel.offline.keys';
const MARK = 'lintel.kept';
const TAG_BYTES = 16;
type Bytes = Uint8Array<ArrayBuffer>;

/** A device keeps its entries in SQLite and their keys in its keychain, which no backup takes to another device. */
export const localStoreFault = (): 'insecure' | 'missing' | null => null;

export const { lastKept, openLocalStore, wipeLocalStore } = deviceStore({
  async openSql() {
    const db = await openDatabaseAsync(FILE);
    return {
      exec: (statements) => db.execAsync(statements),
      run: (statement, values) => db.runAsync(statement, values),
      all: (statement, values) => db.getAllAsync(statement, values),
      close: () => db.closeAsync(),
    };
  },
  deleteSql: () => deleteDatabaseAsync(FILE),
  vault: {
    read: () => getItemAsync(KEYS),
    write: (text) => setItemAsync(KEYS, text, { keychainAccessible: WHEN_UNLOCKED_THIS_DEVICE_ONLY }),
    clear: () => deleteItemAsync(KEYS),
  },
  mark: {
    isSet: () => storage.get(MARK) !== null,
    set: () => storage.set(MARK, 'yes'),
    clear: () => storage.remove(MARK),
  },
  newKey: () =>
    Array.from(getRandomBytes(AESKeySize.AES256 / 8), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  async cipherOf(hex): Promise<Cipher> {
    const key = await AESEncryptionKey.import(hex, 'hex');
    return {
      async encrypt(text, additionalData) {
        const sealed = await aesEncryptAsync(text, key, { additionalData, tagLength: TAG_BYTES });
        const [iv, body] = await Promise.all([sealed.iv(), sealed.ciphertext({ includeTag: true })]);
        return { iv: iv as Bytes, body: body as Bytes };
      },
      decrypt: ({ iv, body }, additionalData) =>
        aesDecryptAsync(AESSealedData.fromParts(iv, body, TAG_BYTES), key, { additionalData }),
    };
  },
});
