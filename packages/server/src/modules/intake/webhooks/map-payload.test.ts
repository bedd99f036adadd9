import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inquiry, MAP_FIELDS, Mapping } from '@lintel/contract';
import {
  leavesOf,
  mapPayload,
  readAmounts,
  readMoment,
  stepsOf,
  suggestMapping,
  tooDeep,
  valuesAt,
} from '@lintel/contract/mapping';
import fc from 'fast-check';

const mapping = (rules: unknown[], consent: unknown[] = []): Mapping => Mapping.parse({ rules, consent });

test('a value is found by pointer, by names, through lists, and by what an answer is called', () => {
  const payload = {
    lead: { emails: [{ address: 'a@example.com' }, { address: 'b@example.com' }], 'odd.name': 'x', 'a/b': 1 },
    field_data: [
      { name: 'Email', values: ['c@example.com'] },
      { name: 'full_name', values: ['Ann Lee'] },
    ],
    n: null,
  };
  const cases: [string, unknown[]][] = [
    ['/lead/emails/1/address', ['b@example.com']],
    ['/lead/a~1b', [1]],
    ['lead.emails[0].address', ['a@example.com']],
    ['lead.emails.0.address', ['a@example.com']],
    ['$.lead.emails[*].address', ['a@example.com', 'b@example.com']],
    ['lead.emails.address', ['a@example.com', 'b@example.com']],
    ['lead["odd.name"]', ['x']],
    ['field_data[name=email].values', [['c@example.com']]],
    ['field_data[name=full_name].values[0]', ['Ann Lee']],
    ['field_data[name=phone].values', []],
    ['lead.__proto__', []],
    ['constructor.name', []],
    ['n.deeper', []],
    ['lead..emails', []],
  ];
  for (const [path, expected] of cases) assert.deepEqual(valuesAt(payload, path), expected, path);
  assert.equal(stepsOf('a[b'), null);
});

test('every value a person can click leads back to itself', () => {
  const payload = {
    a: {
      'b c': [{ name: 'q', value: 'answer' }, { plain: true }],
      'x.y': 1.5,
      '': 'nameless',
      'quo"te\\': 'z',
    },
    list: [['deep']],
  };
  const leaves = leavesOf(payload);
  assert.deepEqual(
    leaves.map(({ text }) => text),
    ['answer', 'true', '1.5', 'nameless', 'z', 'deep'],
  );
  for (const { path, text } of leaves) assert.deepEqual(valuesAt(payload, path).map(String), [text], path);
});

test('amounts and moments are read as people and systems write them', () => {
  const amounts: [string, number[]][] = [
    ['$1,250,000', [1_250_000]],
    ['450k', [450_000]],
    ['1.2 million', [1_200_000]],
    ['300000 - 400000', [300_000, 400_000]],
    ['€ 1.250.000,50', [1_250_000.5]],
    ['750 000', [750_000]],
    ['call me', []],
  ];
  for (const [text, expected] of amounts) assert.deepEqual(readAmounts(text), expected, text);
  const moments: [string, string | undefined][] = [
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00:00-0600', '2026-11-23T16:00:00.000Z'],
    ['2026-11-23 10:00:00', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['1795428000', '2026-11-23T10:00:00.000Z'],
    ['1795428000000', '2026-11-23T10:00:00.000Z'],
    ['Mon, 23 Nov 2026 10:00:00 GMT', '2026-11-23T10:00:00.000Z'],
    ['11/12/2026', undefined],
    ['yesterday', undefined],
    ['99999999999999', undefined],
  ];
  for (const [text, expected] of moments) assert.equal(readMoment(text), expected, text);
});

test('fallbacks, joins, other words, constants and consent become one inquiry', () => {
  const { inquiry, doubts, eventId } = mapPayload(
    {
      id: 981,
      first: ' Zoë ',
      last: 'Müller-Łukasz',
      mail: { home: null, work: 'Zoe+web@Example.com; zoe@example.org' },
      tel: 15125550100,
      want: 'KÄUFER',
      max: '1.2m',
      text: 'Is it\u0000 still there?\r\n👋\ud83d',
      mls: 'X-1',
      agree: 'Yes',
      sms: 'off',
    },
    mapping(
      [
        { field: 'eventId', from: ['id'] },
        { field: 'name', from: ['first', 'last'], join: ' ' },
        { field: 'email', from: ['mail.home', '/mail/work'] },
        { field: 'phone', from: ['tel'] },
        { field: 'leadType', from: ['want'], values: { Käufer: 'buyer' } },
        { field: 'budgetMax', from: ['max'] },
        { field: 'message', from: ['text'] },
        { field: 'property.listingId', from: ['mls'] },
        { field: 'source', from: ['nowhere'], otherwise: 'Portal' },
        { field: 'tags', otherwise: 'web, hot' },
        { field: 'timeline', from: ['want'] },
        { field: 'custom.pets', from: ['last'] },
      ],
      [
        { channel: 'email', from: 'agree', wording: 'You may write to me.', textVersion: '3' },
        { channel: 'text', from: 'sms', wording: 'You may text me.' },
        { channel: 'call', from: 'nowhere', wording: 'You may call me.' },
      ],
    ),
  );
  assert.equal(eventId, '981');
  assert.deepEqual(inquiry, {
    type: 'inquiry.property',
    source: 'Portal',
    message: 'Is it still there?\r\n👋\ufffd',
    person: {
      name: 'Zoë Müller-Łukasz',
      emails: ['Zoe+web@Example.com', 'zoe@example.org'],
      phones: ['15125550100'],
      type: 'buyer',
      budgetMax: 1_200_000,
      tags: ['web', 'hot'],
      custom: { pets: 'Müller-Łukasz' },
    },
    property: { listingId: 'X-1' },
    consent: [
      { channel: 'email', state: 'given', wording: 'You may write to me.', textVersion: '3' },
      { channel: 'text', state: 'refused', wording: 'You may text me.' },
    ],
  });
  assert.deepEqual(
    doubts.map(({ field, key }) => [field, key]),
    [['timeline', 'doors.map.unreadable']],
  );
});

test('what does not fit is left out and named; who names nobody is no lead', () => {
  const { inquiry, doubts } = mapPayload(
    { name: 'x'.repeat(500), phone: 'call me', zone: 'Mars/Olympus', rooms: -3, price: 'soon' },
    mapping([
      { field: 'name', from: ['name'] },
      { field: 'phone', from: ['phone'] },
      { field: 'timeZone', from: ['zone'] },
      { field: 'property.price', from: ['price'] },
    ]),
  );
  assert.equal(inquiry?.person.name?.length, 200);
  assert.deepEqual(inquiry?.person.phones, ['call me']);
  assert.equal(inquiry?.person.timeZone, undefined);
  assert.deepEqual(
    doubts.map(({ field }) => field),
    ['name', 'property.price', 'person.timeZone'],
  );
  const nobody = mapPayload({ a: 1 }, mapping([{ field: 'message', from: ['a'] }]));
  assert.equal(nobody.inquiry, null);
  assert.deepEqual(nobody.doubts, [{ field: '', key: 'doors.map.nobody' }]);
});

test('a first mapping is proposed from the names, answers in lists included', () => {
  const payload = {
    event: { createdTime: '2026-11-23T10:00:00Z', leadgen_id: '77' },
    field_data: [
      { name: 'first_name', values: ['Ann'] },
      { name: 'last_name', values: ['Lee'] },
      { name: 'email', values: ['ann@example.com'] },
      { name: 'phone_number', values: ['+1 512 555 0100'] },
    ],
    property: { streetAddress: '1 Elm St', mlsNumber: 'X-1' },
  };
  const { inquiry, eventId } = mapPayload(payload, suggestMapping(payload));
  assert.equal(eventId, '77');
  assert.deepEqual(inquiry?.person, {
    firstName: 'Ann',
    lastName: 'Lee',
    emails: ['ann@example.com'],
    phones: ['+1 512 555 0100'],
  });
  assert.deepEqual(inquiry?.property, { street: '1 Elm St', listingId: 'X-1' });
});

test('hostile payloads do no harm: deep, wide, prototypes', () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
  assert.equal(tooDeep(deep, 100), true);
  assert.deepEqual(leavesOf(deep), []);
  assert.equal(mapPayload(deep, mapping([])).doubts[0]?.key, 'doors.map.too_deep');
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, 'v']));
  assert.equal(leavesOf(wide).length, 300);
  const polluting = JSON.parse(
    '{"__proto__":{"name":"Eve","polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  );
  mapPayload(polluting, mapping([{ field: 'custom.polluted', from: ['__proto__.polluted'] }]));
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('no payload and no mapping makes it throw, and what comes out is an inquiry', () => {
  const path = fc.oneof(
    fc.constantFrom('a', 'a.b', '/a/0', 'a[*].b', '*', '$', 'a[k=v].x', '["a"]'),
    fc
      .string({ minLength: 1, maxLength: 40, unit: 'binary' })
      .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
  );
  const rule = fc.record({
    field: fc.constantFrom(...MAP_FIELDS, 'custom.x'),
    from: fc.array(path, { maxLength: 3 }),
    join: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
  });
  const keys = fc.oneof(
    fc.constantFrom('a', 'b', 'k', '__proto__', 'x', 'email'),
    fc.string({ maxLength: 5 }),
  );
  const json = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('v', 'a@example.com', '2026-01-01', '1e999', '\ud800', '\u0000', '450k', ''),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(keys, tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(json, fc.array(rule, { maxLength: 8 }), (payload, rules) => {
      const known = rules.filter((r) =>
        r.from.every((p) => Mapping.safeParse({ rules: [{ ...r, from: [p] }] }).success),
      );
      for (const one of [Mapping.parse({ rules: known }), suggestMapping(payload)]) {
        const { inquiry, doubts } = mapPayload(payload, one);
        if (inquiry) Inquiry.parse(inquiry);
        else assert.ok(doubts.length > 0);
      }
      for (const leaf of leavesOf(payload)) assert.ok(valuesAt(payload, leaf.path).length > 0, leaf.path);
    }),
    { numRuns: 150, examples: [[{ 'ends in a space ': 'v', 'has spaces': 'v', a: 'v' }, []]] },
  );
});
