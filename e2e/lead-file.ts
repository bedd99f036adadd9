/**
 * A file of invented leads as someone would export it: an outcome to learn, columns that tell something about it, one that
 * tells nothing, one that must not be learned from, one that was written after the fact, and rows with every common fault.
 */
import { stringify } from 'csv-stringify/sync';
import { seeded } from '../packages/scoring/src/random.ts';

export const LEAD_COLUMNS = [
  'First name',
  'Last name',
  'Email',
  'Phone',
  'Lead source',
  'Budget',
  'Created',
  'How they replied',
  'Favourite colour',
  'City',
  'Pages viewed',
  'Closing note',
  'Converted',
] as const;

const FIRST =
  'Ada Ben Cleo Dario Elif Farid Greta Hugo Ines Jonas Kaya Liam Mira Nils Olga Pavel Rosa Sami Tara Udo'.split(
    ' ',
  );
const LAST =
  'Abara Bellweather Castellan Dunmore Eastlake Fairbrook Gladstone Hollowell Ironwood Juniper Kestrel Larkspur Merriweather Northcott Oakhurst Pemberton Quillfeather Ravenscroft Silverton Thistledown Umberland Vandermeer Whitcombe Yarrow Zellweger Ashgrove Birchwood Copperfield Driftwood Elderberry'.split(
    ' ',
  );
const AREAS = ['212', '312', '415', '512', '617', '702', '206'];

export interface LeadFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Data rows below the header. */
  readonly rows: number;
  /** What the dry run must foretell and the import must do. */
  readonly counts: { create: number; unchanged: number; error: number; flagged: number };
  /** The lines that the list of problems must hold. */
  readonly problems: readonly (Problem & { row: number })[];
}

interface Problem {
  /** Empty when it is about the whole row. */
  readonly column: string;
  /** How the reason begins. */
  readonly reason: string;
  readonly value: string;
}

/** 600 good rows in order of time and ten with faults between them. */
export function makeLeadFile(seed = 20261122): LeadFile {
  const next = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const rows: string[][] = [];
  for (let i = 0; i < FIRST.length * LAST.length; i++) {
    const first = FIRST[i % FIRST.length] as string;
    const last = LAST[Math.floor(i / FIRST.length)] as string;
    const replied = pick(['Called back', 'Answered by text', 'Opened an e-mail', 'Silent']);
    const pages = Math.floor(next() ** 2 * 40);
    const tells = { 'Called back': 1.6, 'Answered by text': 0.4, 'Opened an e-mail': -0.8, Silent: -2.2 }[
      replied
    ] as number;
    const converted = next() < 1 / (1 + Math.exp(-(tells + (pages - 13) * 0.09 - 0.4)));
    const day = new Date(Date.UTC(2026, 0, 5 + Math.floor(i / 2), 9, (i % 2) * 30));
    rows.push([
      first,
      last,
      `${first}.${last}@example.com`.toLowerCase(),
      `(${AREAS[Math.floor(i / 100)]}) 555-01${String(i % 100).padStart(2, '0')}`,
      pick(['Website', 'Referral', 'Open house', 'Portal']),
      `${250 + Math.floor(next() * 120) * 5}k`,
      day.toISOString().slice(0, 10),
      replied,
      pick(['Green', 'Blue', 'Red', 'Yellow']),
      pick(['Alderport', 'Birchhaven', 'Cedarmouth', 'Elmwick']),
      String(pages),
      // Written when it was over: it says how it ended.
      converted
        ? pick(['Contract drafted', 'Keys handed over'])
        : pick(['Gone quiet', 'Bought elsewhere', '']),
      converted ? 'Yes' : 'No',
    ]);
  }
  const good = rows.length;
  const copyOf = (row: string[] | undefined) => [...(row ?? [])];
  const rowOf = (change: Partial<Record<(typeof LEAD_COLUMNS)[number], string>>) =>
    LEAD_COLUMNS.map((column) => change[column] ?? '');
  const refused = (reason: string, value: string): Problem => ({ column: '', reason, value });
  const faults: { at: number; cells: string[]; problems?: Problem[] }[] = [
    // Ragged: two cells too many, so nobody can say which belongs where.
    {
      at: 40,
      cells: [...copyOf(rows[3]), 'spilled', 'over'],
      problems: [refused('The row has 15 cells', 'spilled | over')],
    },
    {
      at: 90,
      cells: rowOf({ 'Favourite colour': 'Green' }),
      problems: [refused('The row has no name', 'Green')],
    },
    {
      at: 140,
      cells: rowOf({ Email: 'nobody at home' }),
      problems: [
        { column: 'Email', reason: 'Not a valid e-mail', value: 'nobody at home' },
        refused('The row has no name', 'nobody at home'),
      ],
    },
    {
      at: 190,
      cells: [...LEAD_COLUMNS],
      problems: [refused('The row repeats the header', LEAD_COLUMNS.join(' | '))],
    },
    {
      at: 240,
      cells: rowOf({ Phone: '12', City: 'Elmwick' }),
      problems: [
        { column: 'Phone', reason: 'Not a valid phone', value: '12' },
        refused('The row has no name', '12 | Elmwick'),
      ],
    },
    // Cut short: the cells that are missing are blank.
    { at: 290, cells: ['Wanda', 'Shortrow', 'wanda.shortrow@example.com'] },
    {
      at: 340,
      cells: rowOf({ 'First name': 'Xaver', Email: 'xaver(at)example.com' }),
      problems: [{ column: 'Email', reason: 'Not a valid e-mail', value: 'xaver(at)example.com' }],
    },
    {
      at: 390,
      cells: rowOf({ 'First name': 'Yola', Email: 'yola@example.com', Budget: 'plenty' }),
      problems: [{ column: 'Budget', reason: 'Not an amount', value: 'plenty' }],
    },
    // The same person twice.
    { at: 440, cells: copyOf(rows[7]) },
    { at: 490, cells: copyOf(rows[11]) },
  ];
  const lines = [...rows];
  for (const fault of [...faults].reverse()) lines.splice(fault.at, 0, fault.cells);
  return {
    name: 'spring-leads.csv',
    bytes: Buffer.from(stringify([[...LEAD_COLUMNS], ...lines], { record_delimiter: '\r\n' })),
    rows: lines.length,
    counts: { create: good + 3, unchanged: 2, error: 5, flagged: 2 },
    problems: faults.flatMap(({ cells, problems = [] }) =>
      problems.map((problem) => ({ ...problem, row: lines.indexOf(cells) + 2 })),
    ),
  };
}
