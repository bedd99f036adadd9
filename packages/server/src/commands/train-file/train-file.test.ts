import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { type Config, ConfigError } from '../../kernel/config.ts';
import { readArtefact } from '../../modules/ml/artefact.ts';
import { ensureTrainer } from '../../modules/ml/trainer-environment.ts';
import { fromTrainer } from '../../modules/ml/training-problem.ts';
import { findCopies, typeColumn } from './kinds.ts';
import { readMoments } from './moments.ts';
import { readOutcome } from './outcome.ts';
import { readFileRows } from './read-file.ts';
import { isFileTraining, trainFile } from './train-file.ts';

const config: Pick<Config, 'trainer'> = { trainer: { python: undefined, venv: undefined } };
const unable = await ensureTrainer().then(
  () => false as const,
  (error: Error) => {
    if (process.env.CI === 'true') throw error;
    return `training on a file needs Python: ${error.message}`;
  },
);

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-train-file-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const written: string[] = [];
const say = (line: string): void => void written.push(line);

type Cells = Record<string, string | number>;

/** Invented leads: visits and the source say something about who bought. The same on every run. */
function leads(count: number): Cells[] {
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from({ length: count }, (_, index) => {
    const visits = Math.floor(random() * 10);
    const source = ['Portal', 'Referral', 'Website'][Math.floor(random() * 3)]!;
    const bought = random() < 1 / (1 + Math.exp(-(visits - 6) * 0.6 - (source === 'Referral' ? 1.5 : 0)));
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(index / 4)));
    return {
      Visits: visits,
      Source: source,
      Budget: `$${100 + Math.floor(random() * 800)},000`,
      Result: bought ? 'Won' : 'Lost',
      Created: `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`,
    };
  });
}

async function file(name: string, content: string | Uint8Array | readonly Cells[]): Promise<string> {
  const path = join(folder, name);
  const bytes =
    typeof content === 'string' || content instanceof Uint8Array
      ? content
      : stringify([...content], { header: true });
  await writeFile(path, bytes);
  return path;
}

/** Refused with these words and nothing left behind. */
async function refused(path: string, args: string[], words: RegExp): Promise<void> {
  const out = join(folder, 'refused');
  await assert.rejects(
    trainFile(config, ['--data', path, '--outcome', 'Result', '--out', out, ...args], say),
    (error) => error instanceof ConfigError && words.test(error.message),
  );
  await assert.rejects(readdir(out), { code: 'ENOENT' });
}

test('what cannot be learnt from is refused in words, before anything is written', async () => {
  const rows = leads(300);
  const plain = await file('plain.csv', rows);
  await refused(join(folder, 'none.csv'), [], /There is no file .*none\.csv/);
  await refused(folder, [], /is a folder/);
  await assert.rejects(
    trainFile(config, ['--data', plain, '--outcome', 'Result', '--out', join(plain, 'model')], say),
    (error) =>
      error instanceof ConfigError && /--out .*plain\.csv.model.* cannot be written to/.test(error.message),
  );
  await refused(
    await file(
      'binary.csv',
      new Uint8Array(5000).map((_, i) => (i * 7919) % 251),
    ),
    [],
    /binary\.csv cannot be read: It is not text/,
  );
  const packed = gzipSync(stringify(rows, { header: true }));
  await refused(
    await file('cut.csv.gz', packed.subarray(0, packed.length / 2)),
    [],
    /cut\.csv\.gz cannot be read: The \.gz archive is damaged or cut off/,
  );
  await refused(await file('endless.csv', 'a'.repeat(3_000_000)), [], /no rows/);
  await refused(await file('empty.csv', ''), [], /no rows/);
  await refused(await file('header.csv', 'Visits,Result\n'), [], /no rows/);
  await refused(
    plain,
    ['--outcome', 'Sold'],
    /no column "Sold"\. Its columns: Visits, Source, Budget, Result, Created/,
  );
  await refused(plain, ['--time', 'Date'], /no column "Date"/);
  await refused(plain, ['--time', 'Result'], /outcome and the time at once/);
  await refused(plain, ['--positive', 'Maybe'], /never "Maybe"\. Its values: /);
  await refused(plain, ['--nonsense'], /--nonsense[\s\S]*Usage: /);
  await refused(plain, ['--time', 'Source'], /cannot order the file: 300 of 300 rows[\s\S]*For example: "/);
  const single = rows.map((row) => ({ ...row, Result: 'Won' }));
  await refused(await file('single.csv', single), [], /"Won" in every row/);
  const open = rows.map((row, index) => (index % 3 ? row : { ...row, Result: 'Open' }));
  await refused(await file('open.csv', open), [], /3 different values: .*--positive VALUE/);
  await refused(
    await file(
      'blank.csv',
      rows.map((row) => ({ ...row, Result: '' })),
    ),
    [],
    /empty in every row/,
  );
  await refused(
    await file(
      'alone.csv',
      rows.map(({ Result }) => ({ Result: Result! })),
    ),
    [],
    /nothing to learn "Result" from/,
  );
  const text = await readFile(plain, 'utf8');
  await refused(
    await file('twice.csv', text.replace('Source', 'Result')),
    [],
    /Two columns of the file are called "Result"/,
  );
  const ragged = text.split('\n').map((line, index) => (index % 5 === 1 ? `${line},more` : line));
  await refused(
    await file('ragged.csv', ragged.join('\n')),
    [],
    /60 rows of the file cannot be read[\s\S]*\(lines 2, 7, 12, 17, 22, …\)/,
  );
  const still = rows.map((row) => ({ ...row, Created: '1/1/2025' }));
  await refused(await file('still.csv', still), ['--time', 'Created'], /the same value in every row/);
  const ahead = rows.map((row) => ({ ...row, Created: '1/1/2199' }));
  await refused(
    await file('ahead.csv', ahead),
    ['--time', 'Created'],
    /dated after today \(20\d\d-\d\d-\d\d by the clock of this computer\)/,
  );
});

test('a mark of byte order, UTF-16, old line ends, a wrong .gz and one quote too many cost at most a row', async () => {
  const plain = leads(300).map(({ Visits, Source, Result }) => ({
    Visits: Visits!,
    Source: Source!,
    Result: Result!,
  }));
  const text = stringify(plain, { header: true });
  const { rows } = await readFileRows(await file('utf8.csv', text), 'Result');
  assert.equal(rows.length, 300);
  const written: [string, string | Uint8Array][] = [
    ['marked.csv', `\ufeff${text}`],
    ['wide.csv', iconv.encode(text, 'utf-16', { addBOM: true })],
    ['classic.csv', text.replaceAll('\n', '\r')],
    ['not-packed.csv.gz', text],
  ];
  for (const [name, content] of written)
    assert.deepEqual((await readFileRows(await file(name, content), 'Result')).rows, rows, name);
  const lines = text.split('\n');
  const open = [...lines.slice(0, 150), `"${lines[150]}`, ...lines.slice(151)].join('\n');
  const found = await readFileRows(await file('open.csv', open), 'Result');
  assert.equal(found.rows.length, 299);
  assert.match(found.leftOut[0]?.why ?? '', /quotation mark/);
});

test('the trainer refuses too few outcomes and columns that only repeat them', {
  skip: unable,
}, async () => {
  written.length = 0;
  const rows = leads(400).map((row, index) => ({ ...row, Result: index % 40 === 7 ? 'Won' : 'Lost' }));
  await refused(
    await file('rare.csv', rows),
    [],
    /10 of them positive, are too few to learn from\. 10 more leads that ended well are needed\.$/,
  );
  const leaks = leads(400).map(({ Result }) => ({
    Closed: Result!,
    Open: Result === 'Won' ? 0 : 1,
    Result: Result!,
  }));
  await refused(
    await file('leaks.csv', leaks),
    [],
    /No column is left to learn from\. Left out: Closed, Open/,
  );
  assert.match(written.join('\n'), /Closed: Alone it tells the outcome/);
});

test('any file trains: packed, separated by semicolons, in an old encoding, dates as Americans write them', {
  skip: unable,
}, async () => {
  written.length = 0;
  const rows = leads(460).map((row, index) => ({
    ...row,
    Quelle: index % 2 ? 'Empfehlung für Freunde' : 'Anzeige',
    'Contract no': row.Result === 'Won' ? 1 : '',
    'ZIP Code': `606${10 + (index % 9)}`,
    Score: index % 60 === 0 ? 'inf' : index % 17,
    Result: index % 23 === 0 ? 'n/a' : row.Result!,
    Created: index % 90 === 0 ? 'soon' : row.Created!,
  }));
  // Out of order in the file.
  const shuffled = [...rows.filter((_, i) => i % 2), ...rows.filter((_, i) => i % 2 === 0)];
  const bytes = iconv.encode(stringify(shuffled, { header: true, delimiter: ';' }), 'windows-1252');
  const data = await file('leads.csv.gz', gzipSync(bytes));
  const out = join(folder, 'model');
  await trainFile(config, ['--data', data, '--outcome', 'result', '--time', 'Created', '--out', out], say);

  const entries = (await readdir(out)).sort();
  assert.equal(entries.length, 2, 'the artefact and its metrics, nothing else');
  const metrics = JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8'));
  const artefact = await readArtefact(join(out, metrics.version));
  assert.deepEqual(
    artefact.model.features.map(({ key, kind }) => [key, kind]),
    [
      ['Visits', 'number'],
      ['Source', 'category'],
      ['Budget', 'number'],
      ['Quelle', 'category'],
      ['Score', 'number'],
    ],
  );
  assert.deepEqual(metrics.outcome, { column: 'Result', positive: 'Won', negative: 'Lost' });
  assert.equal(metrics.file, 'leads.csv.gz', 'where the file lies is not part of the result');
  assert.equal(metrics.chosen, 'logreg');
  assert.equal(metrics.split.kind, 'time');
  assert.ok(metrics.split.trainTo < metrics.split.to);
  assert.equal(metrics.rows.unknownOutcome, 20);
  const [unreadable] = metrics.rows.leftOut;
  assert.match(unreadable.why, /no date or number in "Created"/);
  assert.ok(
    metrics.auc.low <= metrics.auc.value && metrics.auc.value <= metrics.auc.high && metrics.auc.low > 0.6,
  );
  for (const name of ['logLoss', 'brier', 'ece', 'liftTop10'])
    assert.ok(metrics[name].low < metrics[name].high, name);
  assert.ok(metrics.baseRate > 0.1 && metrics.logLoss.value < metrics.baseLogLoss);
  assert.deepEqual(metrics.promotable, { ok: true, reasons: [] });
  assert.deepEqual(
    metrics.columns.quarantined.map((item: { column: string }) => item.column),
    ['Contract no'],
  );
  assert.equal(metrics.suspectedLeaks[0].column, 'Contract no');
  assert.deepEqual(
    metrics.columns.dropped.map((item: { column: string; rule: string }) => [item.column, item.rule]),
    [['ZIP Code', 'denied']],
  );
  assert.ok(metrics.randomSplit.auc.value > 0.6);
  assert.ok(
    metrics.withQuarantined.auc.value > metrics.auc.high,
    'what the column left out would do is told',
  );
  assert.match(
    written.join('\n'),
    /figures above are without them\. [^\n]*--keep COLUMN:\n {2}Contract no: [^\n]*\n {2}With them the AUC on the same rows would be 1\.000/,
  );
  assert.match(written.join('\n'), /Noticed:\n {2}Score: Has infinite/);
  assert.match(written.join('\n'), /Chosen: Logistic regression[\s\S]*AUC +0\.\d{3} +\(0\.\d{3} to 0\.\d{3}/);
});

test('a trainer that is killed leaves what it finished to the next run, which goes on from there', {
  skip: unable || process.platform === 'win32',
}, async () => {
  const data = await file('killed.csv', leads(300));
  const out = join(folder, 'killed');
  const run = (use: typeof config) =>
    trainFile(use, ['--data', data, '--outcome', 'Result', '--out', out], say);
  // Stands in for a Python that is killed once it has finished something.
  const python = await file(
    'python',
    `#!/bin/sh
case "$*" in
  *check*) echo '{"ok":true,"python":"3.12.0","packages":[]}' ;;
  *train*) mkdir -p "\${11}"; touch "\${11}/a-window"; kill -9 $$ ;;
  *) echo '{"version":[3,12,0],"venv":true}' ;;
esac
`,
  );
  await chmod(python, 0o755);
  await assert.rejects(
    run({ trainer: { python, venv: '/nowhere/venv' } }),
    (error) =>
      error instanceof ConfigError && /\(killed\)[\s\S]*goes on from the windows/.test(error.message),
  );
  assert.deepEqual(await readdir(out), ['.unfinished']);
  await run(config);
  assert.equal((await readdir(out)).length, 2);
});

test('without a time the split is by chance, says so, and what learnt nothing is not fit to be used', {
  skip: unable,
}, async () => {
  written.length = 0;
  const rows = leads(420).map(({ Visits, Source }, index) => ({
    lead_id: Math.floor(index / 2),
    Visits: Visits!,
    Source: Source!,
    Result: (index * 7919) % 11 < 4 ? 'alpha' : 'beta',
  }));
  const out = join(folder, 'noise');
  await trainFile(
    config,
    ['--data', await file('noise.csv', rows), '--outcome', 'Result', '--out', out],
    say,
  );
  const metrics = JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8'));
  assert.deepEqual([metrics.split.kind, metrics.split.group], ['random', 'lead_id']);
  assert.equal(metrics.outcome.positive, 'alpha');
  assert.equal(metrics.promotable.ok, false);
  assert.ok(metrics.promotable.reasons.length > 0);
  const text = written.join('\n');
  assert.match(text, /No time column is named, so a random fifth/);
  const percents = [...text.matchAll(/^(\d+) % {2}/gm)].map(([, percent]) => Number(percent));
  const between = percents.slice(1).map((percent, index) => percent - percents[index]!);
  assert.ok(Math.min(...between) >= 0 && Math.max(...between) <= 30, `progress as it goes: ${percents}`);
  assert.match(text, /If it is the other way round, add --positive "beta"/);
  assert.match(text, /NOT fit to be used: it /);
});

test('a refusal names what is missing of which outcome', () => {
  const words = (detail: object) =>
    fromTrainer({ code: 'too_few', message: '', detail: { ...detail } }).message;
  const rows = { labelled: 480, positives: 470, moreLabelled: 0, morePositives: 0 };
  assert.match(
    words({ ...rows, moreNegatives: 10 }),
    /learn from\. 10 more leads that did not end well are needed\.$/,
  );
  assert.match(words(rows), /too bunched in time/);
});

test('which of two values is positive, and columns by what they hold', () => {
  const positive = (...cells: string[]) => readOutcome('x', cells).positive;
  assert.equal(positive('No', 'Yes', 'No'), 'Yes');
  assert.equal(positive('0.0', '1.0', '0'), '1');
  assert.equal(positive('Closed Lost', 'Closed Won'), 'Closed Won');
  assert.equal(positive('2', '3', '3'), '3');
  assert.equal(readOutcome('x', ['a', 'b', 'c', ''], 'B').negative, 'anything else');
  assert.deepEqual(readOutcome('x', ['won', 'lost', 'n/a', '']).labels, [true, false, undefined, undefined]);

  const kind = (...cells: string[]) => typeColumn(cells).kind;
  assert.equal(kind('1', '2.5', '', 'inf'), 'number');
  assert.deepEqual(typeColumn(['1,250', '-$3', '12 %', 'n/a']), {
    kind: 'number',
    cells: ['1250', '-3', '12', ''],
    words: [],
  });
  // A few words among many numbers are numbers that are missing; among few numbers they are a group more.
  const areas = Array.from({ length: 90 }, (_, i) => `${700 + i}`);
  assert.deepEqual(typeColumn([...areas, 'not measured', 'open plan', 'not measured']).words, [
    { text: 'not measured', count: 2 },
    { text: 'open plan', count: 1 },
  ]);
  assert.equal(kind('1', '2', '3', '10+', '10+', '1', '2'), 'category');
  // One cell may be either; the column tells.
  const read = (...cells: string[]) => typeColumn(cells).cells;
  assert.deepEqual(read('0,125', '1,250', '-12,5', '1.234,5', '7', '3,5 %'), [
    '0.125',
    '1.250',
    '-12.5',
    '1234.5',
    '7',
    '3.5',
  ]);
  assert.deepEqual(read('1,250', '12,500', '3'), ['1250', '12500', '3']);
  assert.deepEqual(read('1,250', '1,250.75', '0.5'), ['1250', '1250.75', '0.5']);
  const dotted = Array.from({ length: 30 }, (_, i) => `${i + 1}.250`);
  assert.deepEqual(read('950', ...dotted).slice(0, 3), ['950', '1250', '2250']);
  assert.deepEqual(read('0.950', ...dotted).slice(0, 3), ['0.950', '1.250', '2.250']);
  assert.deepEqual(read('2', ...dotted).slice(0, 3), ['2', '1.250', '2.250']);
  assert.equal(kind('10.12.24', '11.12.24'), 'category');
  assert.equal(kind('yes', 'No', ''), 'boolean');
  assert.equal(kind('01.High', '02.Low'), 'category');

  const moments = (...cells: string[]) =>
    readMoments(
      'at',
      cells.map((cell, index) => ({ line: index + 2, cells: [cell] })),
      0,
      new Date('2026-01-01T00:00:00Z'),
    ).texts;
  assert.deepEqual(moments('3/4/2025', '25/4/2025'), [
    '2025-04-03T12:00:00.000Z',
    '2025-04-25T12:00:00.000Z',
  ]);
  assert.deepEqual(
    moments('20141013T000000', '20141014T103000').map((text) => text?.slice(0, 16)),
    ['2014-10-13T00:00', '2014-10-14T10:30'],
  );
  assert.deepEqual(moments('2', '10'), ['2', '10']);
  assert.deepEqual(
    moments('2024-05', '11/2024', 'May 2023', '2024-Q3', 'Q1 2025').map((text) => text?.slice(0, 10)),
    ['2024-05-01', '2024-11-01', '2023-05-01', '2024-07-01', '2025-01-01'],
  );
  const rows = [
    ['1', 'a'],
    ['2', 'b'],
    ['1', 'a'],
    ['3', 'c'],
  ];
  assert.deepEqual(findCopies(rows), { of: ['0', '1', '0', '2'], count: 1 });
  assert.equal(findCopies(rows.slice(1)), undefined);
  assert.equal(findCopies(Array.from({ length: 20 }, () => ['yes'])), undefined);
  assert.equal(isFileTraining(['--target', 'x']), false);
});
