/**
 * An import and its undoing: how long the file takes, how long the report of what was changed since, how long the way
 * back; and a change of many leads with its way back. The database is durable; nothing else runs.
 *
 *   npm run bench -- undo [--rows 50000] [--bulk 10000]
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FilterGroup } from '@lintel/contract';
import { addTenant } from '../packages/server/src/modules/auth/index.ts';
import { importFile } from '../packages/server/src/modules/intake/index.ts';
import { getBatch } from '../packages/server/src/modules/leads/batches/list-batches.ts';
import { previewUndo } from '../packages/server/src/modules/leads/batches/preview-undo.ts';
import { changeMany } from '../packages/server/src/modules/leads/batches/request-change.ts';
import { undoBatch } from '../packages/server/src/modules/leads/batches/request-undo.ts';
import { runChange } from '../packages/server/src/modules/leads/batches/run-change.ts';
import { runUndo } from '../packages/server/src/modules/leads/batches/run-undo.ts';
import { numberOption, openBench, verdict } from './harness.ts';

const ROWS = numberOption('rows', 50_000);
const BULK = numberOption('bulk', 10_000);
const go = new AbortController().signal;

const { ctx, close } = await openBench();
const { tenantId, owner } = await addTenant(ctx, {
  company: { name: 'Bench', timeZone: 'America/Chicago', currency: 'USD' },
  owner: { name: 'Owner', email: 'owner@example.com', passwordHash: null },
});
const folder = mkdtempSync(join(tmpdir(), 'lintel-undo-'));
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
};
const undo = (batchId: string) =>
  timed(async () => {
    await undoBatch(ctx, owner, batchId, 'keep_later');
    await runUndo(ctx, tenantId, batchId, go);
    return getBatch(ctx, owner, batchId);
  });

try {
  const path = join(folder, 'leads.csv');
  await pipeline(Readable.from(lines(ROWS)), createWriteStream(path));
  const [first, importing] = await timed(() => importFile(ctx, owner, path));
  verdict(`seconds to import ${ROWS} rows`, importing, '≤ 60', importing <= 60);

  const [bulk, changing] = await timed(async () => {
    // Budgets rise by a dollar a row.
    const filter: FilterGroup = {
      all: [
        { field: 'importId', op: 'is', value: first.id },
        { field: 'budgetMax', op: 'atMost', value: 300_000 + BULK - 1 },
      ],
    };
    const { id } = await changeMany(ctx, owner, {
      selection: { filter },
      changes: { timeline: 'now', addTags: ['called'] },
      automate: false,
    });
    await runChange(ctx, tenantId, id, go);
    return getBatch(ctx, owner, id);
  });
  verdict(`seconds to change ${bulk.changed} leads`, changing, '≤ 10', changing <= 10);
  const [, bulkBack] = await undo(bulk.id);
  verdict(`seconds to take that back`, bulkBack, '≤ 10', bulkBack <= 10);

  const [report, looking] = await timed(() => previewUndo(ctx, owner, first.id));
  verdict(`seconds to report on ${report.total} leads`, looking, '≤ 15', looking <= 15);
  const [done, back] = await undo(first.id);
  verdict(`seconds to undo the import`, back, '≤ 60', back <= 60);
  verdict('leads not taken back', ROWS - (done.undo?.removed ?? 0), '0', done.undo?.removed === ROWS);

  const [again, second] = await timed(() => importFile(ctx, owner, path));
  verdict(
    'leads of the same file imported again',
    again.progress?.create ?? 0,
    `${ROWS}`,
    again.progress?.create === ROWS,
  );
  console.log(`(in ${second.toFixed(1)} s)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await close();
}

function* lines(rows: number): Generator<string> {
  yield 'Full Name,E-mail,Mobile,Lead Source,Budget,Timeframe,Tags,Note\n';
  for (let i = 0; i < rows; i++) {
    const note = i % 10 === 0 ? 'Asked for a garden' : '';
    yield `Person ${i},lead.${i}@example.com,+1312${String(5_550_000 + (i % 10_000)).padStart(7, '0')},Website,${300_000 + i},3-6 months,"imported, spring",${note}\n`;
  }
}
