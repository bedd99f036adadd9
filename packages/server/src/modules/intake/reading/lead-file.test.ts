import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { AppError } from '../../../kernel/errors.ts';
import { type Reading, readHead, readRows } from './lead-file.ts';
import type { RawRow } from './problems.ts';
import { type Source, sourceOf } from './source.ts';
import { workbook, zipOf } from './xlsx.factory.ts';

const bytesOf = (text: string) => Buffer.from(text);

async function read(bytes: Uint8Array | Source, wanted: Partial<Reading> = {}) {
  const source = 'open' in bytes ? bytes : sourceOf(bytes);
  const head = await readHead(source, wanted);
  const rows: RawRow[] = [];
  for await (const batch of readRows(source, head.reading, head.columns)) rows.push(...batch);
  return {
    ...head,
    rows,
    cells: rows.map(({ cells }) => cells),
    faults: rows.map(({ fault }) => fault?.words.key),
  };
}

const refuses = (bytes: Uint8Array | Source, code: string, says?: RegExp) =>
  assert.rejects(read(bytes), (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    if (says) assert.match(error.message, says);
    return true;
  });

const PEOPLE = 'Full Name,E-mail,City\nAnn Able,ann@example.com,Fernhill\nBen Bold,ben@example.com,Oakham\n';

test('a plain file, the same packed, and the same as a workbook give the same rows', async () => {
  const plain = await read(bytesOf(PEOPLE));
  assert.deepEqual(plain.columns, ['Full Name', 'E-mail', 'City']);
  assert.deepEqual(plain.reading, { encoding: 'utf-8', delimiter: ',', headerRow: 1 });
  assert.deepEqual(plain.cells, [
    ['Ann Able', 'ann@example.com', 'Fernhill'],
    ['Ben Bold', 'ben@example.com', 'Oakham'],
  ]);
  assert.deepEqual((await read(gzipSync(PEOPLE))).rows, plain.rows);
  const lines = PEOPLE.trim()
    .split('\n')
    .map((line) => line.split(','));
  assert.deepEqual((await read(workbook({ Leads: lines }))).rows, plain.rows);
});

for (const [delimiter, text] of [
  [';', 'Name;Note;Budget\nAnn;"a; b";1,5\nBen;c, d;2,5\n'],
  ['\t', 'Name\tNote, long\nAnn\tx, y\nBen\tz\n'],
  ['|', 'Name|City\nAnn|x\nBen|y, z\n'],
  [';', 'sep=;\nName;City\nAnn;x\n'],
] as const) {
  test(`separator ${JSON.stringify(delimiter)} is found by itself`, async () => {
    const { reading, rows } = await read(bytesOf(text));
    assert.equal(reading.delimiter, delimiter);
    assert.equal(rows[0]?.cells[0], 'Ann');
  });
}

for (const [encoding, text] of [
  ['utf-8', 'Name,City\nZoë Müller,København\nJosé,São Paulo\n'],
  ['utf-16le', 'Name,City\nZoë Müller,København\nJosé,São Paulo\n'],
  ['utf-16be', 'Name,City\nZoë Müller,København\nJosé,São Paulo\n'],
  ['windows-1252', 'Name,City\nZoë Müller,København\nJosé,São Paulo – “north”\n'],
  ['mac-roman', 'Name,City\nZoë Müller,Köln\nJosé García,Málaga\n'],
  ['windows-1251', 'Имя,Город\nАнна Иванова,Москва\nБорис Петров,Тула\nВера Соколова,Санкт-Петербург\n'],
  ['shift_jis', '名前,市\n山田太郎,東京都新宿区\n佐藤花子,大阪市北区の東側\n'],
] as const) {
  test(`encoding ${encoding} is found by itself`, async () => {
    const wide = encoding.startsWith('utf-16');
    for (const addBOM of wide ? [true, false] : [false]) {
      const name = encoding === 'mac-roman' ? 'macroman' : encoding;
      const { reading, cells } = await read(iconv.encode(text, name, { addBOM }));
      assert.equal(reading.encoding, encoding);
      assert.deepEqual(cells[0], text.split('\n')[1]!.split(','));
    }
  });
}

test('the encoding is told by bytes far behind a plain beginning', async () => {
  const long = `Name,City\n${'Ann,Fernhill\n'.repeat(60_000)}Zoë,Köln\n`;
  const { reading, cells } = await read(iconv.encode(long, 'windows-1252'));
  assert.equal(reading.encoding, 'windows-1252');
  assert.deepEqual(cells.at(-1), ['Zoë', 'Köln']);
});

test('rows pasted in from another encoding are error rows, the others stand', async () => {
  const mixed = Buffer.concat([
    bytesOf('Name,City\nZoë,Köln\nJosé,Málaga\n'),
    Buffer.from('Ren\xe9,Lyon\n', 'latin1'),
    bytesOf('Åsa,Malmö\n'),
  ]);
  const { reading, faults } = await read(mixed);
  assert.equal(reading.encoding, 'utf-8');
  assert.deepEqual(faults, [undefined, undefined, 'intake.row.undecodable', undefined]);
});

test('a title above the header is passed over, of two header lines the lower one counts, and none is 0', async () => {
  assert.equal((await read(bytesOf(`Leads of October,,\n\n${PEOPLE}`))).reading.headerRow, 3);
  assert.equal(
    (await read(bytesOf(`first_name,email\nFirst Name,E-mail Address\nAnn,ann@example.com\n`))).reading
      .headerRow,
    2,
  );
  const none = await read(bytesOf('Ann,ann@example.com,3125550142\nBen,ben@example.com,3125550143\n'));
  assert.equal(none.reading.headerRow, 0);
  assert.deepEqual(none.columns, ['Column A', 'Column B', 'Column C']);
  assert.equal(none.rows.length, 2);
});

test('blank and repeated column names are made unique', async () => {
  const { columns } = await read(bytesOf('Name,,Phone,phone,\nAnn,x,1,2,y\n'));
  assert.deepEqual(columns, ['Name', 'Column B', 'Phone', 'phone (2)']);
});

test('ragged rows: missing cells are blank, further ones a fault, blank further ones nothing', async () => {
  const { faults, cells } = await read(bytesOf('Name,City,Zip\nAnn\nBen,Oakham,1,extra\nCal,Elm,2,,\n'));
  assert.deepEqual(faults, [undefined, 'intake.row.tooWide', undefined]);
  assert.deepEqual(
    [cells[0], cells[2]],
    [
      ['Ann', '', ''],
      ['Cal', 'Elm', '2'],
    ],
  );
});

test('a NUL and a header in the middle are error rows; formulas stay text', async () => {
  const { faults, cells } = await read(bytesOf('Name,City\nAnn,a\0b\nName,City\n=1+1,"@cmd"\n'));
  assert.deepEqual(faults, ['intake.row.nul', 'intake.row.headerAgain', undefined]);
  assert.deepEqual(cells[2], ['=1+1', '@cmd']);
});

test('nothing, only blank lines and only a header are told as an empty file', async () => {
  for (const text of ['', '\n\n  \n', 'Name,City\n', 'Name,City'])
    await refuses(bytesOf(text), 'import.file_empty');
  await refuses(gzipSync(''), 'import.file_empty');
  await refuses(workbook({ Leads: [] }), 'import.file_empty');
});

test('what is no table is refused by its content with a sentence that says what it is', async () => {
  const of = (start: string, says: RegExp) =>
    refuses(Buffer.from(start.padEnd(600, ' '), 'latin1'), 'import.file_unreadable', says);
  await of('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /old Excel/);
  await of('%PDF-1.7', /PDF/);
  await of('<!DOCTYPE html><table>', /web page/);
  await of('<?xml version="1.0"?>', /XML/);
  await of('{"leads": [', /JSON/);
  await of('BEGIN:VCARD', /contact cards/);
  await of('\x89PNG\r\n', /picture/);
  await of('7z\xbc\xaf\x27\x1c', /archive/);
  await refuses(
    Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7) % 32)),
    'import.file_unreadable',
    /not text/,
  );
  await refuses(zipOf({ 'leads.csv': PEOPLE }), 'import.file_unreadable', /ZIP archive/);
  await refuses(
    zipOf({ mimetype: 'application/vnd.oasis', 'content.xml': '<x/>' }),
    'import.file_unreadable',
    /\.ods/,
  );
  await refuses(zipOf({ 'word/document.xml': '<x/>' }), 'import.file_unreadable', /text document/);
  await refuses(zipOf({ 'xl/workbook.xml': '<x/>' }, 1), 'import.file_unreadable', /password/);
  await refuses(gzipSync(gzipSync(PEOPLE)), 'import.file_unreadable', /packed twice/);
});

test('a workbook with macros is refused, however it is named', async () => {
  await refuses(workbook({ A: [['Name']] }, { parts: { 'xl/vbaProject.bin': 'x' } }), 'import.file_macros');
  const types =
    '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
  await refuses(
    workbook({ A: [['Name']] }, { parts: { '[Content_Types].xml': types } }),
    'import.file_macros',
  );
});

test('damaged and cut off archives say so', async () => {
  const packed = gzipSync(PEOPLE.repeat(2000), { level: 0 });
  await refuses(packed.subarray(0, packed.length / 2), 'import.file_unreadable', /damaged or cut off/);
  const book = workbook({ A: [['Name'], ['Ann']] });
  await refuses(book.subarray(0, book.length - 40), 'import.file_unreadable', /damaged or cut off/);
  await refuses(
    workbook({ A: [['Name']] }, { parts: { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c>' } }),
    'import.file_unreadable',
    /damaged/,
  );
});

test('bombs are stopped long before they unpack: gzip, workbook, and XML entities', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, 65));
  assert.ok(bomb.length < 70_000);
  await refuses(bomb, 'import.file_too_large');
  const sheet = `<worksheet>${' '.repeat(128 * 2 ** 20)}</worksheet>`;
  await refuses(
    workbook({ A: [['Name']] }, { parts: { 'xl/worksheets/sheet1.xml': sheet } }),
    'import.file_too_large',
  );
  const laughs =
    '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>';
  await refuses(
    workbook({ A: [['Name']] }, { parts: { 'xl/worksheets/sheet1.xml': laughs } }),
    'import.file_unreadable',
  );
});

test('a workbook gives shared and rich text, stored results, dates of both systems, booleans and plain numbers', async () => {
  const parts = {
    'xl/sharedStrings.xml':
      '<sst><si><t>Ann</t></si><si><r><t>Ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
  };
  const rows = [
    ['Name', 'Rich', 'Sum', 'Day', 'Moment', 'Flag', 'Id', 'Money', 'Error'],
    [
      '<c t="s"><v>0</v></c>',
      '<c t="s"><v>1</v></c>',
      '<c ><f>1+1</f><v>2</v></c>',
      '<c s="1"><v>45962</v></c>',
      '<c s="2"><v>45962.5</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c ><v>1.23456789012E+15</v></c>',
      '<c s="3"><v>0.30000000000000004</v></c>',
      '<c t="e"><v>#N/A</v></c>',
    ],
  ];
  const { cells } = await read(workbook({ Leads: rows }, { parts }));
  assert.deepEqual(cells, [
    ['Ann', 'Rich', '2', '2025-11-01', '2025-11-01T12:00:00', 'TRUE', '1234567890120000', '0.3', '#N/A'],
  ]);
  const old = await read(workbook({ Leads: rows }, { parts, from1904: true }));
  assert.equal(old.cells[0]?.[3], '2029-11-02');
});

test('of several sheets the first visible one with rows is read, and another can be chosen', async () => {
  const book = workbook(
    {
      Secret: [['Name'], ['X']],
      Cover: [['Hello']],
      Leads: [
        ['Name', 'City'],
        ['Ann', 'Elm'],
      ],
      More: [['Name'], ['Ben']],
    },
    { hidden: ['Secret'] },
  );
  const first = await read(book);
  assert.deepEqual(first.sheets, ['Cover', 'Leads', 'More', 'Secret']);
  assert.equal(first.reading.sheet, 'Leads');
  assert.deepEqual((await read(book, { sheet: 'More' })).cells, [['Ben']]);
});

test('gaps in rows and columns of a worksheet keep their places', async () => {
  const xml =
    '<worksheet><sheetData><row r="2"><c r="A2" t="str"><v>Name</v></c><c r="C2" t="str"><v>Zip</v></c></row><row r="5"><c r="C5"><v>1</v></c></row></sheetData></worksheet>';
  const { reading, rows, columns } = await read(
    workbook({ A: [] }, { parts: { 'xl/worksheets/sheet1.xml': xml } }),
  );
  assert.equal(reading.headerRow, 2);
  assert.deepEqual(columns, ['Name', 'Column B', 'Zip']);
  assert.deepEqual(rows, [{ row: 5, cells: ['', '', '1'] }]);
});

test('any bytes as a file end as rows or as a sentence, never as a crash, and every row but a blank one is there', async () => {
  const texty = fc
    .array(fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\0', 'é', '\ufffd', 'Name', '1', ' '), {
      maxLength: 60,
    })
    .map((parts) => Buffer.from(parts.join('')));
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    texty,
    texty.map((bytes) => gzipSync(bytes)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([Buffer.from('PK\x03\x04'), bytes])),
    fc.tuple(fc.nat(600), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
      const book = workbook({
        A: [
          ['Name', 'City'],
          ['Ann', 'Elm'],
        ],
      });
      book[at % book.length] = byte;
      return book;
    }),
  );
  await fc.assert(
    fc.asyncProperty(any, async (bytes) => {
      try {
        const { rows, columns, reading } = await read(bytes);
        let last = reading.headerRow;
        for (const { row, cells, fault } of rows) {
          assert.ok(row > last);
          last = row;
          assert.ok(fault ? cells.length === 0 : cells.length === columns.length);
        }
      } catch (error) {
        assert.ok(error instanceof AppError, `${(error as Error).stack}`);
      }
    }),
    { numRuns: 400 },
  );
});

test('200 MB unpacked pass through without being held', async () => {
  const line = `${'Ann Able,ann@example.com,Fernhill'.padEnd(1023, 'x')}\n`;
  const size = 200_000;
  const source: Source = {
    size: size * 1024,
    open: async () =>
      Readable.from(
        (function* () {
          yield 'Name,E-mail,City\n';
          const block = line.repeat(64);
          for (let i = 0; i < size / 64; i++) yield block;
        })(),
        { objectMode: false },
      ),
  };
  // What is reachable, not what the process happens to have taken: a collection before each look.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let rows = 0;
  let most = 0;
  for await (const batch of readRows(source, { encoding: 'utf-8', delimiter: ',', headerRow: 1 }, [
    'Name',
    'E-mail',
    'City',
  ])) {
    rows += batch.length;
    if (rows % 50_000 < batch.length) most = Math.max(most, held() - before);
  }
  assert.equal(rows, size);
  assert.ok(most < 64 * 2 ** 20, `${Math.round(most / 2 ** 20)} MB more than before`);
});
