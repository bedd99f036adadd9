import {
  createHash,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/** What a ceremony signs besides what was asked: left out, everything is as an honest browser does it. */
export interface Twist {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** The counter as given, instead of the next one. */
  counter?: number;
  userVerified?: boolean;
  userHandle?: string;
  /** Signs with this key instead of the credential's. */
  key?: KeyObject;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string): string => Buffer.from(data).toString('base64url');

type Cbor = number | string | Buffer | Map<Cbor, Cbor>;

/** CBOR (RFC 8949), as much of it as WebAuthn needs. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([
    head(5, value.size),
    ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]),
  ]);
}

/** A passkey held in memory (ES256, discoverable, attestation "none") and the browser around it. */
export class Authenticator {
  readonly id = randomBytes(32);
  readonly key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  counter = 0;
  userHandle: string | undefined;

  #clientData(type: string, challenge: string, origin: string, twist: Twist): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: twist.challenge ?? challenge,
        origin: twist.origin ?? origin,
        crossOrigin: false,
      }),
    );
  }

  #authData(rpId: string, twist: Twist, attested?: Buffer): Buffer {
    this.counter = twist.counter ?? this.counter + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const flags = 0x01 | (twist.userVerified === false ? 0 : 0x04) | (attested ? 0x40 : 0);
    return Buffer.concat([
      sha256(twist.rpId ?? rpId),
      Buffer.from([flags]),
      counter,
      attested ?? Buffer.alloc(0),
    ]);
  }

  /** Answers creation options. */
  create(given: object, origin: string, twist: Twist = {}): Record<string, unknown> {
    const options = given as { challenge: string; rp: { id: string }; user: { id: string } };
    this.userHandle = options.user.id;
    const jwk = this.key.publicKey.export({ format: 'jwk' }) as JsonWebKey;
    const cose = cbor(
      new Map<Cbor, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(jwk.x ?? '', 'base64url')],
        [-3, Buffer.from(jwk.y ?? '', 'base64url')],
      ]),
    );
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, cose]);
    const attestation = cbor(
      new Map<Cbor, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', this.#authData(options.rp.id, twist, attested)],
      ]),
    );
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(this.#clientData('webauthn.create', options.challenge, origin, twist)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    };
  }

  /** Answers request options. */
  get(given: object, origin: string, twist: Twist = {}): Record<string, unknown> {
    const options = given as { challenge: string; rpId: string };
    const clientData = this.#clientData('webauthn.get', options.challenge, origin, twist);
    const authData = this.#authData(options.rpId, twist);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authData),
        signature: base64url(sign('sha256', signed, twist.key ?? this.key.privateKey)),
        userHandle: twist.userHandle ?? this.userHandle,
      },
    };
  }
}
