/**
 * Exports the web app to `dist/` with its service worker, or with --native the Android and iOS bundles to
 * `dist-native/`, offline and without telemetry; extra arguments go to `expo export`.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeServiceWorker } from './write-service-worker.ts';

const app = join(import.meta.dirname, '..');
const require = createRequire(join(app, 'package.json'));
const expo = join(dirname(require.resolve('expo/package.json')), 'bin', 'cli');
const args = process.argv.slice(2);
const native = args.includes('--native');
const what = native ? ['-p', 'android', '-p', 'ios', '--output-dir', 'dist-native'] : ['-p', 'web'];
const done = spawnSync(process.execPath, [expo, 'export', ...what, ...args.filter((a) => a !== '--native')], {
  cwd: app,
  stdio: 'inherit',
  env: { ...process.env, EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1', CI: '1' },
});
if (done.status === 0 && !native) {
  const to = args.indexOf('--output-dir');
  writeServiceWorker(join(app, (to >= 0 && args[to + 1]) || 'dist'));
}
process.exit(done.status ?? 1);
