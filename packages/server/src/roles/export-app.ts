/** Exports the web app when its sources changed since the last time, as a start would; exit code 1 when it fails. */
import { createLogger } from '../kernel/log.ts';
import { openWebApp } from './web-app.ts';

const app = openWebApp(createLogger({ logLevel: 'error' }, process.stderr));
await app.done;
const state = app.state();
if (state.at === 'failed') process.stderr.write(state.output);
process.exitCode = state.at === 'ready' ? 0 : 1;
