import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldError, problemOf, problemText } from './problem.ts';

const header = (values: Record<string, string>) => (name: string) => values[name] ?? null;

test('values of the answer go into the sentence', () => {
  const slow = problemOf(
    429,
    { type: 'x', title: 'Slow down', status: 429, code: 'request.rate_limited', instance: 'r1' },
    header({ 'retry-after': '12' }),
  );
  assert.equal(slow.retryAfter, 12);
  assert.match(problemText(slow), /Wait 12 s/);
});

test('a sentence with a place left open falls back to what the server wrote', () => {
  const problem = problemOf(
    422,
    {
      type: 'x',
      title: 'Unreadable',
      status: 422,
      code: 'import.file_unreadable',
      detail: 'Row 3 is torn.',
      instance: 'r2',
    },
    header({}),
  );
  assert.equal(problemText(problem), 'Row 3 is torn.');
});

test('fields find their own message', () => {
  const problem = problemOf(
    422,
    {
      type: 'x',
      title: 'Invalid',
      status: 422,
      code: 'request.invalid',
      instance: 'r3',
      errors: [{ path: 'body.owner.email', code: 'invalid_format', message: 'Not an e-mail' }],
    },
    header({}),
  );
  assert.equal(fieldError(problem, 'owner.email'), 'Not an e-mail');
  assert.equal(fieldError(problem, 'owner.name'), undefined);
  assert.equal(fieldError(new Error('x'), 'owner.email'), undefined);
});
