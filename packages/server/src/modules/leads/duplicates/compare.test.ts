import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareProfiles, oneSlip } from './compare.ts';
import { blocksOf, type Person, toProfile } from './profile.ts';

const person = (name: string | null, over: Partial<Person> = {}): Person => ({
  id: name ?? '?',
  name,
  emails: [],
  phones: [],
  location: null,
  ...over,
});
const compare = (a: Person, b: Person, bearers = 9) => {
  const [x, y] = [toProfile(a), toProfile(b)];
  const [one, other] = [compareProfiles(x, y, bearers), compareProfiles(y, x, bearers)];
  assert.deepEqual(one, other, 'the order of the two does not matter');
  return one && { kind: one.kind, confidence: one.confidence, reasons: one.reasons };
};
/** Leads that are never looked at together are never compared. */
const meet = (a: Person, b: Person): boolean => {
  const keys = new Set(blocksOf(toProfile(a)).map((block) => block.key));
  return blocksOf(toProfile(b)).some((block) => keys.has(block.key));
};
const phones = ['+13125550100'];

test('a shared number and a name that fits are one person, whichever way it is written', () => {
  const robert = person('Robert Smith', { phones });
  for (const [name, reason, least] of [
    ['Bob Smith', 'nickname', 85],
    ['Robert Smiht', 'name_typo', 80],
    ['Rober Smith', 'name_typo', 80],
    ['Smith, Robert', 'name_swapped', 85],
    ['Smith Bob', 'name_swapped', 85],
    ['R. Smith', 'name_initial', 70],
    ['Robert', 'name_initial', 70],
    ['Mr Robert J Smith Jr', 'same_name', 90],
    [null, 'same_phone', 55],
  ] as const) {
    const found = compare(robert, person(name, { phones }));
    assert.equal(found?.kind, 'person', String(name));
    assert.ok(
      found.reasons.includes(reason) && found.confidence >= least,
      `${name}: ${JSON.stringify(found)}`,
    );
  }
});

test('a shared number and another name are a household; nothing but a common name is nothing', () => {
  const robert = person('Robert Smith', { phones });
  assert.deepEqual(compare(robert, person('Mary Smith', { phones })), {
    kind: 'household',
    confidence: 75,
    reasons: ['same_phone', 'other_name'],
  });
  assert.equal(compare(robert, person('Dana Jones', { phones }))?.kind, 'household');
  assert.equal(compare(person('Robert Smith'), person('Robert Smith')), null);
  assert.equal(compare(person('Robert Smith'), person('Mary Smith')), null);
});

test('the same mailbox elsewhere needs a name that fits, and an office’s mailbox says nothing', () => {
  const at = (name: string, ...emails: string[]) => person(name, { emails });
  assert.deepEqual(
    compare(at('Ann Lee', 'ann.lee99@example.com'), at('Ann Lee', 'annlee99+home@example.net')),
    {
      kind: 'person',
      confidence: 75,
      reasons: ['same_name', 'email_other_domain'],
    },
  );
  assert.equal(compare(at('Ann Lee', 'ann.lee99@example.com'), at('Dan Poe', 'annlee99@example.net')), null);
  assert.equal(compare(at('Ann Lee', 'info@example.com'), at('Ann Lee', 'info@example.net')), null);
  assert.equal(compare(at('Ann Lee', 'annlee1@example.com'), at('Ann Lee', 'annlee2@example.com')), null);
  assert.ok(
    compare(at('Ann Lee', 'annlee99@example.com'), at('Ann Lee', 'anlee99@example.com'))?.reasons.includes(
      'email_typo',
    ),
  );
});

test('an address with a house number tells; a town does not', () => {
  const at = (name: string, location: string) => person(name, { location });
  assert.equal(
    compare(at('Ann Lee', '12 Elm Street, Springfield'), at('Ann Lee', '12 elm st'))?.confidence,
    70,
  );
  assert.equal(compare(at('Ann Lee', 'Springfield'), at('Ann Lee', 'Springfield')), null);
  assert.equal(compare(at('Ann Lee', '12 Elm St'), at('Joe Lee', '12 Elm St'))?.kind, 'household');
  assert.equal(compare(at('Ann Lee', '12 Elm St'), at('Joe Poe', '12 Elm St')), null);
  assert.equal(compare(at('Ann Lee', '12 Elm St Apt 4'), at('Ann Lee', '12 Elm St #5')), null);
});

test('a rare name alone is worth a look, less so when both are reached elsewhere', () => {
  assert.equal(compare(person('Zora Quill'), person('Zora Quill'), 2)?.confidence, 60);
  assert.equal(compare(person('Bob Quill'), person('Robert Quill'), 2)?.confidence, 53);
  assert.equal(compare(person('Zora Quill'), person('Zora Quilt'), 2)?.confidence, 51);
  assert.equal(compare(person('Bob Quill'), person('Robert Quill')), null, 'not when many bear it');
  const reached = (n: number) =>
    person('Zora Quill', { emails: [`box${n}zz@example.com`], phones: [`+1312555010${n}`] });
  assert.equal(compare(reached(1), reached(2), 2)?.confidence, 50);
});

test('one slip is one letter wrong, missing, extra or swapped, in words of four letters and more', () => {
  for (const [a, b] of [
    ['smith', 'smyth'],
    ['smith', 'smiht'],
    ['smith', 'smit'],
    ['smith', 'ssmith'],
    ['smith', 'smithe'],
  ] as const)
    assert.ok(oneSlip(a, b) && oneSlip(b, a), `${a} ${b}`);
  for (const [a, b] of [
    ['smith', 'smith'],
    ['jon', 'jan'],
    ['smith', 'tmihs'],
    ['smith', 'sm'],
    ['abcd', 'badc'],
  ] as const)
    assert.ok(!oneSlip(a, b) && !oneSlip(b, a), `${a} ${b}`);
});

test('what would be suggested is looked at together', () => {
  const robert = person('Robert Smith');
  for (const name of [
    'Bob Smith',
    'Robert Smiht',
    'Rober Smith',
    'Smith Bob',
    'Bob Smyth',
    'Mr Robert J Smith',
  ])
    assert.ok(meet(robert, person(name)), name);
  assert.ok(!meet(robert, person('Mary Jones')));
  assert.ok(meet(person('A B', { phones }), person(null, { phones })));
});
