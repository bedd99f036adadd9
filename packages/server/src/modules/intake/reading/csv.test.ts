import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { CsvReader, type CsvShape, parseCsv } from './csv.ts';

const comma: CsvShape = { delimiter: ',', newline: '\n' };
const cellsOf = (text: string, shape = comma) => parseCsv(text, shape, true).map(({ cells }) => cells);

test('quotes, doubled quotes, line ends inside quotes, blank last cells and CRLF are read', () => {
  assert.deepEqual(cellsOf('a,"b, c","d ""e"""\r\n"two\nlines",,\r\n'), [
    ['a', 'b, c', 'd "e"'],
    ['two\nlines', '', ''],
  ]);
  assert.deepEqual(cellsOf('a;"b"\rc;d', { delimiter: ';', newline: '\r' }), [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a quote inside a cell is text, with or without quotes around the cell', () => {
  assert.deepEqual(cellsOf('5" pipe,x\n"the "big" one",y\n"spaced" ,z\n'), [
    ['5" pipe', 'x'],
    ['the "big" one', 'y'],
    ['spaced', 'z'],
  ]);
});

test('rows are numbered as a spreadsheet shows them, blank lines included', () => {
  assert.deepEqual(
    parseCsv('a,b\n\n\nc,d\n', comma, true).map(({ row }) => row),
    [1, 4],
  );
});

test('a quote that never closes costs its own line and no other', () => {
  const rows = parseCsv(
    'name,city\n"Ann,Fernhill\nBen,"Oak ""Old"" Town"\nCal,Elm\n',
    { ...comma, width: 2 },
    true,
  );
  assert.deepEqual(
    rows.map(({ row, cells, fault }) => [row, fault?.words.key ?? cells]),
    [
      [1, ['name', 'city']],
      [2, 'intake.row.quoteOpen'],
      [3, ['Ben', 'Oak "Old" Town']],
      [4, ['Cal', 'Elm']],
    ],
  );
});

test('a quote that stays open to the end of the file costs its own line and no other', () => {
  const rows = parseCsv('name,city\nAnn,"Fernhill\nBen,Oak\nCal,Elm', { ...comma, width: 2 }, true);
  assert.deepEqual(
    rows.map(({ row, fault }) => [row, fault?.words.key]),
    [
      [1, undefined],
      [2, 'intake.row.quoteOpen'],
      [3, undefined],
      [4, undefined],
    ],
  );
});

for (const [what, cell] of [
  ['in quotes', `"${'x'.repeat(10_000_000)}"`],
  ['in quotes over many lines', `"${'some text\n'.repeat(1_000_000)}"`],
  ['without quotes', 'x'.repeat(10_000_000)],
] as const) {
  test(`10 MB in one cell ${what} is one error row, and the rows around it stand`, () => {
    const reader = new CsvReader({ ...comma, width: 3 });
    const text = `1,a,b\n2,${cell},d\n3,e,f\n`;
    const rows = [];
    let held = 0;
    for (let at = 0; at < text.length; at += 65_536) {
      rows.push(...reader.feed(text.slice(at, at + 65_536)));
      held = Math.max(held, (reader as unknown as { held: string }).held.length);
    }
    rows.push(...reader.end());
    assert.deepEqual(
      rows.map(({ row, cells, fault }) => [
        row,
        fault?.words.key ?? cells.length,
        (fault?.value.length ?? 0) < 300,
      ]),
      [
        [1, 3, true],
        [2, 'intake.row.cellTooLong', true],
        [3, 3, true],
      ],
    );
    assert.ok(held < 2_200_000, `held ${held} characters`);
  });
}

test('a file full of quotes that never close is read in linear time, every line accounted for', () => {
  const lines = 20_000;
  const rows = parseCsv(`a,b\n${'1,"x y z\n'.repeat(lines)}`, { ...comma, width: 2 }, true);
  assert.equal(rows.at(-1)?.row, lines + 1);
});

test('what csv-stringify writes comes back, cut anywhere, as csv-parse reads it', () => {
  const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[ab",;\n\r ]{0,8}$/));
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('\n', '\r\n'),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (rows, delimiter, record_delimiter, cuts) => {
        const text = stringify(rows, { delimiter, record_delimiter, quoted: true });
        const reader = new CsvReader({ delimiter, newline: '\n' });
        const read: string[][] = [];
        for (let at = 0; at < text.length; ) {
          const step = cuts.next().value as number;
          for (const { cells } of reader.feed(text.slice(at, at + step))) read.push(cells);
          at += step;
        }
        for (const { cells } of reader.end()) read.push(cells);
        const expected = parse(text, { delimiter, record_delimiter, relax_column_count: true }) as string[][];
        const blank = (cells: string[]) => cells.length === 1 && cells[0]!.trim() === '';
        assert.deepEqual(
          read,
          expected.filter((cells) => !blank(cells)),
        );
      },
    ),
    { numRuns: 300 },
  );
});
