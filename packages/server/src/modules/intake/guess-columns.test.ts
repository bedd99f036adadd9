import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from './column-facts.ts';
import { describeColumn } from './describe-column.ts';
import { type Company, guessColumns } from './guess-columns.ts';
import { say } from './reading/problems.ts';

const company: Company = {
  timeZone: 'America/Chicago',
  currency: 'USD',
  country: 'US',
  fields: [],
  stages: [
    { id: 's1', name: 'New' },
    { id: 's2', name: 'Under contract' },
  ],
  users: [{ id: 'u1', name: 'Priya Sethi', email: 'priya@example.com' }],
};

/** Guesses for a table given as columns: name → values. */
function guess(table: Record<string, string[]>, about: Partial<Company> = {}) {
  const names = Object.keys(table);
  const length = Math.max(...names.map((name) => table[name]!.length));
  const rows = Array.from({ length }, (_, i) => ({
    row: i + 2,
    cells: names.map((name) => table[name]![i] ?? ''),
  }));
  const here = { ...company, ...about };
  const facts = factsOf(names, rows, here.country);
  const guesses = guessColumns(facts, here);
  return Object.fromEntries(
    names.map((name, i) => {
      const { target, confidence } = guesses[i]!;
      const { tone, notes } = describeColumn(target, facts[i]!, here);
      return [name, { target, confidence, tone, text: notes.map(say).join(', ') }];
    }),
  );
}
const many = (...values: string[]) => Array.from({ length: 40 }, (_, i) => values[i % values.length]!);
const each = (make: (i: number) => string) => Array.from({ length: 40 }, (_, i) => make(i));
const field = (name: string, extra = {}) => ({ kind: 'field', field: name, ...extra });

test('the columns of a usual sheet find their fields, with notes a person understands', () => {
  const found = guess({
    'Full Name': each((i) => `Person ${'abcdefghij'[i % 10]}${'klmnopqrst'[i % 7]}`),
    Mobile: [...each((i) => `(312) 555-01${String(10 + i)}`).slice(3), '555 01', '12', 'n/a'],
    'E-mail Address': [
      ...each((i) => `p${i}@example.com`).slice(12),
      ...Array.from({ length: 12 }, () => ''),
    ],
    Budget: many('640-700K', '$450k', '500,000'),
    Src: many('PRT', 'Open house'),
    Created: many('11/03/26', '11/04/26'),
    'Lead Stage': many('New', 'under contract', 'Lost & found'),
    Agent: many('Priya Sethi', 'Nobody Known'),
    Notes2: each((i) => `call after ${i}`),
  });
  assert.deepEqual(found['Full Name']?.target, field('name'));
  assert.deepEqual(found.Mobile?.target, field('phone'));
  assert.equal(found.Mobile?.text, 'E.164, 2 invalid, “n/a” read as blank (1)');
  assert.equal(found.Mobile?.tone, 'check');
  assert.deepEqual(found['E-mail Address']?.target, field('email'));
  assert.equal(found['E-mail Address']?.text, '12 blank');
  assert.deepEqual(found.Budget?.target, field('budget'));
  assert.equal(found.Budget?.text, 'Read as $640,000–700,000');
  assert.deepEqual(found.Src?.target, field('source'));
  assert.deepEqual(found.Created?.target, field('createdAt', { dateOrder: 'mdy' }));
  assert.equal(found.Created?.text, 'Month first, check');
  assert.deepEqual(found['Lead Stage']?.target, field('stage'));
  assert.equal(found['Lead Stage']?.text, 'Not known here: “Lost & found”');
  assert.deepEqual(found.Agent?.target, field('owner'));
});

test('the order of a date is taken from its own proof, then from the other dates of the file, then from the country', () => {
  const order = (table: Record<string, string[]>, about = {}) => {
    const target = guess(table, about).Created!.target;
    return 'dateOrder' in target ? target.dateOrder : undefined;
  };
  assert.equal(order({ Created: many('03/11/2026', '25/11/2026') }), 'dmy');
  assert.equal(order({ Created: many('03/11/2026') }), 'mdy');
  assert.equal(order({ Created: many('03/11/2026') }, { country: 'GB' }), 'dmy');
  assert.equal(order({ Created: many('03/11/2026'), 'Closed on': many('25/12/2026') }), 'dmy');
  assert.equal(order({ Created: many('2026-11-03') }), 'ymd');
  const mixed = guess({ Created: many('25/12/2026', '12/25/2026') }).Created!;
  assert.equal(mixed.tone, 'check');
  assert.match(mixed.text, /more than one order/);
});

test('columns of no lead field become custom fields of their type', () => {
  const found = guess({
    Visits: each((i) => String(i % 9)),
    Score: each((i) => `${i}.5`),
    Newsletter: many('Yes', 'No'),
    Always: many('No'),
    'Moved in': each((i) => `2026-01-${10 + (i % 9)}`),
    Specialization: many('Finance', 'Marketing', 'Select'),
    Zip: many('02134', '60601'),
    Essay: each((i) => `text number ${i} with words`),
    Blank: many(''),
  });
  const types = Object.fromEntries(
    Object.entries(found).map(([name, { target }]) => [
      name,
      target.kind === 'newField' ? target.type : target.kind,
    ]),
  );
  assert.deepEqual(types, {
    Visits: 'number',
    Score: 'number',
    Newsletter: 'boolean',
    Always: 'boolean',
    'Moved in': 'date',
    Specialization: 'select',
    Zip: 'select',
    Essay: 'text',
    Blank: 'skip',
  });
  assert.match(found.Specialization!.text, /^New field with 2 choices, “Select” read as blank \(13\)/);
  assert.match(found.Always!.text, /Always “No”/);
  assert.equal(found.Blank!.text, 'All blank');
});

test('a column finds the custom field made for it before', () => {
  const fields: Company['fields'] = [
    {
      id: '0',
      key: 'visits',
      label: 'Visits',
      type: 'number',
      options: [],
      position: 0,
      description: null,
      required: false,
      min: null,
      max: null,
      default: null,
      archived: false,
      batchId: null,
    },
  ];
  assert.deepEqual(guess({ Visits: many('1', '2', '3') }, { fields }).Visits?.target, {
    kind: 'custom',
    key: 'visits',
  });
  assert.equal(guess({ Visits: many('often', 'never') }, { fields }).Visits?.target.kind, 'newField');
});

test('a yes or no result is proposed as the outcome and always to be checked', () => {
  const converted = guess({ Name: each((i) => `n ${i}`), Converted: many('1', '0', '0') }).Converted!;
  assert.deepEqual(converted.target, { kind: 'outcome', name: 'Converted', positive: ['1'] });
  assert.equal(converted.tone, 'check');
  assert.equal(converted.text, '“1” means yes: 14 of 40, check');
  const result = guess({ Name: each((i) => `n ${i}`), Result: many('Won', 'Lost', '') }).Result!;
  assert.deepEqual(result.target, { kind: 'outcome', name: 'Result', positive: ['Won'] });
  assert.notEqual(guess({ Closed: many('2026-01-01') }).Closed?.target.kind, 'outcome');
});

test('of two ids the short one that counts up is the external id; the other is kept as a field', () => {
  const found = guess({
    'Prospect ID': each((i) => `0000000${i % 10}-4000-4000-8000-0000000000${10 + i}`),
    'Lead Number': each((i) => String(660_737 - 3 * i)),
  });
  assert.deepEqual(found['Lead Number']?.target, field('externalId'));
  assert.deepEqual(found['Prospect ID']?.target, { kind: 'newField', label: 'Prospect ID', type: 'text' });
});

test('a name that contains a field but holds something else is not that field', () => {
  const found = guess({
    'Do Not Email': many('Yes', 'No'),
    'Do Not Call': many('No'),
    Phone: many('yes', 'no'),
  });
  assert.deepEqual(
    Object.values(found).map(({ target }) => target.kind === 'newField' && target.type),
    ['boolean', 'boolean', 'boolean'],
  );
  assert.match(found['Do Not Email']!.text, /records a refusal/);
});

test('full name wins over its parts, several e-mails and phones stand side by side, one source only', () => {
  const found = guess({
    Name: each((i) => `Ann ${i}`),
    'First Name': many('Ann', 'Ben'),
    'Email 1': each((i) => `a${i}@example.com`),
    'Email 2': each((i) => `b${i}@example.com`),
    Contact: each((i) => `c${i}@example.com`),
    Source: many('Web', 'Sign'),
    'Lead Source': many('Web', 'Sign'),
  });
  assert.deepEqual(found.Name?.target, field('name'));
  assert.equal(found['First Name']?.target.kind, 'newField');
  for (const name of ['Email 1', 'Email 2', 'Contact'])
    assert.deepEqual(found[name]?.target, field('email'), name);
  assert.equal(
    [found.Source, found['Lead Source']].filter((guessed) => guessed?.target.kind === 'field').length,
    1,
  );
});

test('a column called Tags is tags, unless each cell holds one phrase of a short list', () => {
  const long = (make: (i: number) => string) => Array.from({ length: 300 }, (_, i) => make(i));
  const name = long((i) => `Person ${i}`);
  const states = ['will call back', 'not interested', 'already a client', 'wrong number given'];
  const told = guess({ Name: name, Tags: long((i) => states[i % 4]!) });
  assert.equal(told.Tags!.target.kind, 'newField');
  for (const values of [
    long((i) => ['investor', 'relocating'][i % 2]!),
    long((i) => `first home, area ${i % 9}`),
    long((i) => `seen at ${i} Quarry Lane`),
  ]) {
    assert.deepEqual(guess({ Name: name, Tags: values }).Tags!.target, { kind: 'field', field: 'tags' });
  }
});
