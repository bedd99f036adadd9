import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { protectedTrait } from './fair-housing.ts';

test('names of fields, tags and options that speak of a protected trait are found', () => {
  for (const [text, rule] of [
    ['custom.preferred_language', 'language'],
    ['Spanish', 'language'],
    ['Religión', 'religion'],
    ['customer gender', 'sex'],
    ['numberOfChildren', 'familial'],
    ['wheelchair', 'disability'],
    ['section 8 voucher', 'income_source'],
    ['lead age', 'age'],
    ['First Name', 'name'],
    ['black or african american', 'race'],
    ['Spanish speakers', 'language'],
    ['speaks Korean only', 'language'],
    ['Muslim families', 'religion'],
    ['married couples', 'familial'],
    ['55+ community', 'familial'],
  ] as const) {
    // "lead age" is the age of the record, not of the person.
    assert.equal(protectedTrait(text)?.rule, text === 'lead age' ? undefined : rule, text);
  }
});

test('what a home or a lead is may decide', () => {
  for (const text of [
    'investor',
    'pre-approved',
    'ZIP',
    'pool',
    'Black Friday',
    'Spanish Revival homes',
    'family room',
    'clients',
    'listing age',
    'Top 55',
    '55 Quarry Lane',
    'm',
    'condo',
    '',
  ])
    assert.equal(protectedTrait(text), undefined, text);
});

test('without the whole list nothing is allowed', () => {
  const real = readFileSync(
    join(import.meta.dirname, '../../../../../ml/trainer/lintel_trainer/deny_list.json'),
    'utf8',
  );
  const cut = join(tmpdir(), `lintel-deny-${process.pid}.json`);
  writeFileSync(cut, real.replace('"religion"', '"nothing"'));
  assert.throws(() => protectedTrait('investor', cut), { code: 'fair_housing.unavailable' });
  assert.throws(() => protectedTrait('investor', `${cut}.missing`), { code: 'fair_housing.unavailable' });
});
