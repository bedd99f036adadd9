import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditFilter, isFiltered, readAuditState } from './audit-state.ts';

const NOW = Date.parse('2026-11-23T10:42:00Z');

test('what the address says is read, and nonsense in it is left out', () => {
  const state = readAuditState({ action: 'role', range: 'week', from: 'soon', user: ['a', 'b'] });
  assert.deepEqual(state, {
    user: undefined,
    action: 'role',
    kind: undefined,
    record: undefined,
    range: 'week',
    from: undefined,
    to: undefined,
  });
  assert.equal(readAuditState({ range: 'ever' }).range, 'all');
});

test('a range asks from so many days ago, the same within an hour', () => {
  const state = readAuditState({ range: 'day' });
  assert.equal(auditFilter(state, NOW).from, '2026-11-22T10:00:00.000Z');
  assert.equal(auditFilter(state, NOW + 60_000).from, auditFilter(state, NOW).from);
});

test('days of one’s own include the last one', () => {
  const filter = auditFilter(readAuditState({ range: 'custom', from: '2026-11-01', to: '2026-11-01' }), NOW);
  assert.equal(Date.parse(filter.to ?? '') - Date.parse(filter.from ?? ''), 86_400_000);
});

test('only what narrows the list counts as a filter', () => {
  assert.equal(isFiltered(readAuditState({})), false);
  assert.equal(isFiltered(readAuditState({ range: 'custom' })), false);
  assert.equal(isFiltered(readAuditState({ range: 'custom', from: '2026-11-01' })), true);
  assert.equal(isFiltered(readAuditState({ record: 'x' })), true);
});
