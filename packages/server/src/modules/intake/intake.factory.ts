import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Import } from '@lintel/contract';
import pg from 'pg';
import { createWorld, type TestTenant, type World } from '../../../test/world.ts';
import { AppError } from '../../kernel/errors.ts';
import { checkImport, configureImport, getImport, startImport, uploadImport } from './index.ts';
import { runCheck } from './run-check.ts';
import { runImport } from './run-import.ts';

export type Configuration = Parameters<typeof configureImport>[3];
type FileContent = string | Uint8Array;
export const never = new AbortController().signal;

export const PEOPLE = `Name,E-mail,Phone,Source,Budget,Tags,Created,Visits,Plan,Converted
Ann Able,ann@example.com,(312) 555-0111,Website,640-700K,"hot, vip",11/03/2025,3,Gold,1
Ben Bold,ben@example.com,(312) 555-0112,Website,$450k,,11/13/2025,5,Silver,0
Cal Cole,,(312) 555-0113,Sign,,,11/14/2025,,Gold,
`;

/** A file of so many people, each with every key. */
export const wide = (count: number) =>
  `Name,E-mail,Lead Number,Lead Source\n${Array.from({ length: count }, (_, i) => `Person ${i},person.${i}@example.com,${i},Web`).join('\n')}\n`;

export const refused = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;

/** Counts of an import or of its dry run, which must add up. */
export function counts(now: Import) {
  const { rows, create, update, unchanged, error } = now.progress ?? now.checked!.counts;
  assert.equal(rows, create + update + unchanged + error);
  return { create, update, unchanged, error };
}

/** A world without workers, in which a test runs each phase of an import itself and looks at every table. */
export async function importWorld() {
  const world: World = await createWorld();
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  // A test may end every connection of the database.
  owner.on('error', () => undefined);
  await owner.connect();
  const { ctx } = world;

  const upload = (tenant: TestTenant, content: FileContent, fileName = 'leads.csv') =>
    uploadImport(ctx, tenant.owner, { fileName, file: Readable.from([Buffer.from(content as string)]) });
  async function prepared(
    tenant: TestTenant,
    content: FileContent,
    want: Configuration = {},
  ): Promise<Import> {
    const uploaded = await upload(tenant, content);
    return Object.keys(want).length > 0 ? configureImport(ctx, tenant.owner, uploaded.id, want) : uploaded;
  }
  /** Uploaded, configured and asked to start; nobody runs it yet. */
  async function started(
    tenant: TestTenant,
    content: FileContent,
    want: Configuration = {},
  ): Promise<string> {
    const { id } = await prepared(tenant, content, want);
    await startImport(ctx, tenant.owner, id);
    return id;
  }
  const run = (tenant: TestTenant, id: string, signal = never) => runImport(ctx, tenant.id, id, signal);
  const now = (tenant: TestTenant, id: string) => getImport(ctx, tenant.owner, id);
  async function imported(
    tenant: TestTenant,
    content: FileContent,
    want: Configuration = {},
  ): Promise<Import> {
    const id = await started(tenant, content, want);
    await run(tenant, id);
    return now(tenant, id);
  }
  async function checked(
    tenant: TestTenant,
    content: FileContent,
    want: Configuration = {},
  ): Promise<Import> {
    const { id } = await prepared(tenant, content, want);
    await checkImport(ctx, tenant.owner, id);
    await runCheck(ctx, tenant.id, id, never);
    return now(tenant, id);
  }

  const rows = async (text: string, tenant: TestTenant) => (await owner.query(text, [tenant.id])).rows;
  const leadsOf = (tenant: TestTenant) =>
    rows('select * from leads where tenant_id = $1 order by name, external_id, id', tenant);
  /** How much there is of everything an import writes. */
  async function everything(tenant: TestTenant): Promise<Record<string, number>> {
    const all: [string, number][] = [];
    for (const table of WRITTEN) {
      const [found] = await rows(`select count(*)::int as n from ${table} where tenant_id = $1`, tenant);
      all.push([table, found.n]);
    }
    return Object.fromEntries(all);
  }
  const close = async () => {
    await owner.end();
    await world.close();
  };
  return {
    world,
    ctx,
    owner,
    upload,
    prepared,
    started,
    run,
    now,
    imported,
    checked,
    rows,
    leadsOf,
    everything,
    close,
  };
}

const WRITTEN = [
  'leads',
  'lead_emails',
  'lead_phones',
  'lead_events',
  'conversion_events',
  'consent_ledger',
  'batch_images',
  'import_prints',
  'subject_keys',
] as const;
