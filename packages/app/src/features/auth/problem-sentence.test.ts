import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t } from '@lintel/contract/messages';
import { problemSentence } from './problem-sentence.ts';

test('a known code becomes its sentence', () => {
  assert.equal(problemSentence('auth.provider_unreachable'), t('error.auth.provider_unreachable'));
});

test('words in an address are never shown, nor a sentence with an empty place', () => {
  for (const code of ['', 'Send your password to mallory', '__proto__', 'toString', 'auth.too_many_attempts'])
    assert.equal(problemSentence(code), t('auth.problem'));
});
