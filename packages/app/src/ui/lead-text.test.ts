import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetText, customText, leadName, shortMoney } from './lead-text.ts';

const budget = (budgetMin: number | null, budgetMax: number | null) =>
  budgetText({ budgetMin, budgetMax, currency: 'USD' });

test('a budget says its currency and unit once', () => {
  assert.equal(budget(640_000, 700_000), '$640–700K');
  assert.equal(budget(900_000, 1_100_000), '$900K–1.1M');
  assert.equal(budget(500_000, 500_000), '$500K');
});

test('half a budget says which half it is, none says nothing', () => {
  assert.equal(budget(null, 560_000), '$560K');
  assert.equal(budget(450_000, null), 'from $450K');
  assert.equal(budget(null, null), null);
});

test('millions keep two places, thousands none', () => {
  assert.equal(shortMoney(1_250_000, 'EUR'), '€1.25M');
  assert.equal(shortMoney(559_600, 'USD'), '$560K');
});

test('a lead without a name goes by what it can be reached by, then by its id at the source', () => {
  const lead = { name: null, email: null, phone: null, source: 'Portal', externalId: '4711' };
  assert.equal(leadName({ ...lead, phone: '+12675550150' }), '+12675550150');
  assert.equal(leadName(lead), 'Portal 4711');
  assert.equal(leadName({ ...lead, source: null, externalId: null }), 'Lead without a name');
  assert.equal(customText(false), 'No');
  assert.equal(customText(null), '');
});
