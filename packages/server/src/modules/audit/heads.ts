import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ChainFault } from '@lintel/contract';
import { z } from 'zod';
import type { Ctx } from '../../kernel/context.ts';
import { FileExists, FileMissing } from '../../kernel/files/files.ts';
import * as repo from './chain.repository.ts';

/** Heads are thinned once in so many, and then at most twice as many are left. */
const KEPT = 128;

const folderOf = (tenantId: string) => `audit-heads/${tenantId}`;
/** The name sorts by position. */
const nameOf = (tenantId: string, position: number) =>
  `${folderOf(tenantId)}/${String(position).padStart(16, '0')}.json`;

const Head = z.object({
  tenantId: z.string(),
  position: z.int(),
  /** Hex. */
  hash: z.string(),
  signedAt: z.string(),
  keyId: z.string(),
  /** Ed25519, base64url. */
  signature: z.string(),
});
type Head = z.output<typeof Head>;

interface Signer {
  keyId: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const signers = new WeakMap<Ctx['secrets'], Signer>();

/**
 * The key of the heads is derived from the installation's key and kept nowhere: whoever holds the database can neither
 * sign, nor put a key of their own in its place, nor destroy it. Its id is the beginning of the public key's hash.
 */
function signerOf(ctx: Ctx): Signer {
  const known = signers.get(ctx.secrets);
  if (known) return known;
  // RFC 8410: an Ed25519 private key is this prefix and 32 bytes of seed.
  const seed = ctx.secrets.mac('audit-heads', 'ed25519');
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const keyId = hash('sha256', publicKey.export({ format: 'der', type: 'spki' })).slice(0, 16);
  const signer = { keyId, privateKey, publicKey };
  signers.set(ctx.secrets, signer);
  return signer;
}

const signedText = (head: Omit<Head, 'signature'>): Buffer =>
  Buffer.from(
    JSON.stringify([
      'lintel audit head 1',
      head.tenantId,
      head.position,
      head.hash,
      head.signedAt,
      head.keyId,
    ]),
  );

const toBytes = (head: Head): Buffer => Buffer.from(JSON.stringify(head));

/** Signs the head of every company whose chain has gone on, and puts each into the second store. Answers how many. */
export async function signHeads(ctx: Ctx): Promise<number> {
  const tips = await ctx.system('audit', (tx) => repo.findUnsigned(tx));
  let signed = 0;
  for (const tip of tips) if (await signHead(ctx, tip)) signed++;
  return signed;
}

async function signHead(ctx: Ctx, { tenantId, position, hash: tip }: repo.Tip): Promise<boolean> {
  const { keyId, privateKey } = signerOf(ctx);
  const signedAt = ctx.clock.now();
  const said = { tenantId, position, hash: tip.toString('hex'), signedAt: signedAt.toISOString(), keyId };
  const head: Head = { ...said, signature: sign(null, signedText(said), privateKey).toString('base64url') };
  try {
    await ctx.files.putOnce(nameOf(tenantId, position), toBytes(head));
  } catch (error) {
    if (!(error instanceof FileExists)) throw error;
    // Written before a crash, or by another process: then it says the same.
    const there = await readHead(ctx, tenantId, nameOf(tenantId, position));
    if (!there || there.hash !== head.hash) {
      ctx.log.error(
        { organization: { id: tenantId }, position },
        'The audit chain was signed with another hash at this position: it was cut or rewritten',
      );
      return false;
    }
  }
  const made = await ctx.system('audit', (tx) =>
    repo.saveHead(tx, tenantId, { position, hash: tip, signedAt, keyId }),
  );
  if (made % KEPT === 0) await thin(ctx, tenantId);
  return true;
}

/**
 * Drops every second head of the older half. The newest one vouches for everything before it; older ones only narrow
 * down where a rewritten chain begins, so they may stand further apart the older they are.
 */
async function thin(ctx: Ctx, tenantId: string): Promise<void> {
  const names = await ctx.files.list(folderOf(tenantId));
  const older = names.slice(0, Math.max(0, names.length - KEPT));
  for (const name of older.filter((_, i) => i % 2 === 1)) await ctx.files.remove(name);
}

/** The head in a file, or undefined when it is damaged, forged, or of another place. Throws FileMissing. */
async function readHead(ctx: Ctx, tenantId: string, name: string): Promise<Head | undefined> {
  const bytes = await buffer(await ctx.files.read(name));
  const { keyId, publicKey } = signerOf(ctx);
  try {
    const head = Head.parse(JSON.parse(bytes.toString('utf8')));
    // Byte for byte what was written: a signature can be spelt in more than one way, and this is no place for a second.
    const right =
      bytes.equals(toBytes(head)) &&
      Buffer.from(head.signature, 'base64url').toString('base64url') === head.signature &&
      head.tenantId === tenantId &&
      nameOf(tenantId, head.position) === name &&
      head.keyId === keyId &&
      verify(null, signedText(head), publicKey, Buffer.from(head.signature, 'base64url'));
    return right ? head : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What the second store says of a company's chain: hash by position, in order, and what is wrong with the store itself.
 * The newest head is known to the database too, so that it cannot just be taken away.
 */
export async function readHeads(
  ctx: Ctx,
  tenantId: string,
  newest: repo.StoredHead | undefined,
): Promise<{ hashes: Map<number, Buffer>; faults: ChainFault[] }> {
  const names = await ctx.files.list(folderOf(tenantId));
  const hashes = new Map<number, Buffer>();
  const faults: ChainFault[] = [];
  for (const name of names) {
    try {
      const head = await readHead(ctx, tenantId, name);
      if (head) hashes.set(head.position, Buffer.from(head.hash, 'hex'));
      else faults.push({ kind: 'signature', position: positionIn(name), entryId: null });
    } catch (error) {
      // Thinned out since the folder was listed.
      if (!(error instanceof FileMissing)) throw error;
    }
  }
  if (newest && !names.includes(nameOf(tenantId, newest.position)))
    faults.push({ kind: 'head', position: newest.position, entryId: null });
  const same = newest && hashes.get(newest.position);
  if (same && !same.equals(newest.hash))
    faults.push({ kind: 'head', position: newest.position, entryId: null });
  return { hashes, faults };
}

function positionIn(name: string): number | null {
  const digits = /\/(\d{16})\.json$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
