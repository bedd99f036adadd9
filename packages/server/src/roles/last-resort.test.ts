import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const at = (path: string) => JSON.stringify(join(import.meta.dirname, path));

test('an error nobody caught is logged: a failed promise ends nothing, a thrown error ends the process in order', () => {
  const script = `
    const { createLogger } = await import(${at('../kernel/log.ts')});
    const { watchForStrayErrors } = await import(${at('last-resort.ts')});
    const log = createLogger({ logLevel: 'info' }, process.stdout);
    const alive = setInterval(() => {}, 1_000);
    watchForStrayErrors(log, () => {
      log.info('stopped in order');
      clearInterval(alive);
    });
    void Promise.reject(new Error('first'));
    setTimeout(() => log.info('still here'), 50);
    setTimeout(() => { throw new Error('second'); }, 100);`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  const lines = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { message: string; error?: { message: string; stack_trace: string } });
  assert.deepEqual(
    lines.map(({ message, error }) => [message, error?.message]),
    [
      ['a promise failed and nobody looked', 'first'],
      ['still here', undefined],
      ['an error nobody caught; stopping', 'second'],
      ['stopped in order', undefined],
    ],
  );
  assert.match(lines[2]?.error?.stack_trace ?? '', /second/);
  assert.equal(done.status, 1);
});
