/**
 * Importing a lead file: rows a second, wall time and the most memory the importing process held, on a PostgreSQL of
 * its own. The same file is imported twice: the second time must change nothing.
 *
 *   npm run bench -- import [--rows 200000] [--file PATH]
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readConfig } from '../packages/server/src/kernel/config.ts';
import { createContext } from '../packages/server/src/kernel/create-context.ts';
import { createLogger } from '../packages/server/src/kernel/log.ts';
import { addTenant } from '../packages/server/src/modules/auth/index.ts';
import { importFile } from '../packages/server/src/modules/intake/index.ts';
import { numberOption, openBench, peakMb, verdict } from './harness.ts';

const ROWS = numberOption('rows', 200_000);
const at = process.argv.indexOf('--file');
const FILE = at > 0 ? process.argv[at + 1] : undefined;

const FIRST = [
  'Ada',
  'Ben',
  'Carla',
  'Dev',
  'Elena',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Liam',
  'Mona',
];
const LAST = [
  'Abbott',
  'Bauer',
  'Castillo',
  'Dawson',
  'Egan',
  'Fischer',
  'Grant',
  'Hughes',
  'Ito',
  'Jansen',
  'Keller',
];
const SOURCES = ['Website', 'Portal', 'Open house', 'Referral', 'Sign call'];

// The import runs in a process of its own, so that its memory is its own.
if (process.env.BENCH_IMPORT) await importHere(process.env.BENCH_IMPORT);
else await measure();

async function measure(): Promise<void> {
  const bench = await openBench();
  const folder = mkdtempSync(join(tmpdir(), 'lintel-import-'));
  try {
    const path = FILE ?? join(folder, 'leads.csv');
    if (!FILE) await pipeline(Readable.from(lines(ROWS)), createWriteStream(path));
    console.log(`${path.split('/').pop()}, ${(statSync(path).size / 2 ** 20).toFixed(1)} MB`);
    const child = spawn(process.execPath, [import.meta.filename], {
      env: { ...process.env, ...bench.env, BENCH_IMPORT: path },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    for await (const part of child.stdout.setEncoding('utf8')) text += part;
    const { first, again, peak } = JSON.parse(text) as {
      first: Run;
      again: Run;
      peak: number;
    };
    show('first import', first);
    show('same file again', again);
    const small = first.rows <= 20_000;
    const bar = small ? 10 : 120;
    verdict(
      `seconds for ${first.rows} rows`,
      first.seconds,
      `≤ ${bar} for ${small ? '9,240' : '200,000'}`,
      first.seconds <= bar,
    );
    verdict('most memory, MB', peak, '< 500', peak < 500);
    verdict(
      'rows the second import changed',
      again.create + again.update,
      '0',
      again.create + again.update === 0,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await bench.close();
  }
}

interface Run {
  rows: number;
  seconds: number;
  create: number;
  update: number;
  unchanged: number;
  error: number;
}

function show(what: string, run: Run): void {
  console.log(
    `${what}: ${run.rows} rows in ${run.seconds.toFixed(1)} s, ${Math.round(run.rows / run.seconds)} rows/s (${run.create} created, ${run.update} updated, ${run.unchanged} unchanged, ${run.error} errors)`,
  );
}

async function importHere(path: string): Promise<void> {
  const config = readConfig(process.env, []);
  const { ctx, close } = await createContext(config, { log: createLogger(config, process.stderr) });
  const { owner } = await addTenant(ctx, {
    company: { name: 'Bench Realty', timeZone: 'America/Chicago', currency: 'USD' },
    owner: { name: 'Olive Owner', email: 'owner@example.com', passwordHash: null },
  });
  const run = async (): Promise<Run> => {
    const begun = performance.now();
    const { progress } = await importFile(ctx, owner, path);
    return { ...progress!, seconds: (performance.now() - begun) / 1000 };
  };
  const first = await run();
  const again = await run();
  console.log(JSON.stringify({ first, again, peak: peakMb(process.pid) }));
  await close();
}

/** Invented leads, some of them in the file twice, with the columns brokers export. */
function* lines(rows: number): Generator<string> {
  const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
  yield 'Full Name,E-mail,Mobile,Lead Source,Lead Type,Budget,Timeframe,Property Type,Created,Tags,Visits,Newsletter,Converted\r\n';
  let part = '';
  for (let i = 0; i < rows; i++) {
    const n = i % 50 === 49 ? i - 20 : i;
    const name = `${pick(FIRST, n * 7)} ${pick(LAST, n * 13)}${n % 3 === 0 ? ` ${pick(LAST, n * 5)}` : ''}`;
    const day = `${1 + (n % 12)}/${1 + (n % 28)}/2026`;
    part += `${name},lead.${n}@example.com,(312) 555-${String(n % 10_000).padStart(4, '0')},${pick(SOURCES, n)},${pick(['Buyer', 'Seller', 'Renter'], n)},"$${300 + (n % 500)},000",${pick(['ASAP', '1-3 months', '3-6 months', '12+ months'], n)},${pick(['Condo', 'House', 'Townhome'], n)},${day},"${pick(['hot', 'open house', 'referral'], n)}, imported",${n % 40},${n % 2 ? 'Yes' : 'No'},${n % 9 === 0 ? 1 : 0}\r\n`;
    if (part.length > 60_000) {
      yield part;
      part = '';
    }
  }
  yield part;
}
