import { t } from '@lintel/contract/messages';
import { ALL_ROLES, ConfigError, type RoleName, readConfig } from './kernel/config.ts';
import { createContext } from './kernel/create-context.ts';
import { MigrationError } from './kernel/db/migrate.ts';
import { createLogger } from './kernel/log.ts';
import { startWorkers } from './kernel/outbox/runner.ts';
import { upkeepJobs } from './kernel/upkeep.ts';
import { modules } from './modules.ts';
import { buildApi, buildBare, closeServer } from './roles/api.ts';
import { openFrontDoor } from './roles/front-door.ts';
import { watchForStrayErrors } from './roles/last-resort.ts';
import { mountOperations } from './roles/operations.ts';
import { startRealtime } from './roles/realtime.ts';
import { openWebApp } from './roles/web-app.ts';

/**
 * `lintel serve`: parse configuration, listen, build the context, start the named roles, stop cleanly.
 * Resolves when the product has stopped.
 */
export async function serve(options: { demo: boolean; roles: readonly RoleName[] }): Promise<void> {
  const config = readConfig(undefined, options.roles);
  const log = createLogger(config, config.production ? undefined : process.stderr);
  const has = (role: RoleName) => config.roles.includes(role);
  const say = (line: string) => process.stdout.write(`${line}\n`);

  const door = await openFrontDoor(config);
  const webApp = has('api') && config.webApp ? openWebApp(log) : undefined;
  let running: Awaited<ReturnType<typeof createContext>>;
  try {
    running = await createContext(config, { log, onStep: door.step });
  } catch (error) {
    webApp?.stop();
    await closeServer(door.server);
    throw error;
  }
  const { ctx, db } = running;
  const stops: (() => Promise<void>)[] = [];
  let realtime: Awaited<ReturnType<typeof startRealtime>> | undefined;
  let ready = true;

  if (has('worker')) {
    for (const start of modules.flatMap((m) => m.background ?? [])) {
      const background = start(ctx);
      stops.push(() => background.close());
    }
    const workers = await startWorkers(ctx, [...upkeepJobs, ...modules.flatMap((m) => m.jobs)]);
    stops.push(() => workers.close());
  }
  if (has('realtime')) realtime = await startRealtime(ctx, door.server);
  if (options.demo) {
    door.step('sample');
    const { openDemo } = await import('./commands/demo.ts');
    const signIn = await openDemo(ctx);
    say(signIn ? t('server.demoSignIn', { ...signIn }) : t('server.demoNotEmpty'));
  }
  const operations: Parameters<typeof buildBare>[1] = (app) => mountOperations(app, ctx, db, () => ready);
  // A process without the role still tells operators how it is.
  const api = has('api')
    ? await buildApi(ctx, (app) => {
        operations(app);
        webApp?.mount(app);
      })
    : buildBare(config.production, operations);
  stops.push(() => api.close());
  door.open(api.app, webApp?.state ?? (() => ({ at: 'ready' })));

  say(t('server.ready', { url: config.publicUrl ?? `http://localhost:${door.port}` }));
  if (webApp?.state().at === 'building') {
    say(t('server.appPending'));
    void webApp.done.then(() => webApp.state().at === 'ready' && say(t('server.appReady')));
  }
  if (!config.production && !config.publicUrl?.startsWith('https:')) say(t('server.plainHttp'));

  const signal = await new Promise<string>((done) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => done(name));
    watchForStrayErrors(log, () => done('error'));
  });
  ready = false;
  log.info({ signal }, 'stopping');
  say(t('server.stopping'));
  webApp?.stop();
  // Nobody new is let in; then the live connections go, for which the server would wait for ever.
  await Promise.all([closeServer(door.server), realtime?.close()]);
  for (const stop of stops.reverse()) await stop();
  await running.close();
}

/** Runs a command to its end and sets the exit code; a failure the person can mend is one sentence, not a stack. */
export async function runToEnd(work: () => Promise<void>): Promise<void> {
  try {
    const major = Number(process.versions.node.split('.')[0]);
    if (major < 24) throw new ConfigError(t('server.nodeTooOld', { version: process.version }));
    await work();
    process.exitCode ??= 0;
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof MigrationError;
    process.stderr.write(`${known ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
    process.exitCode = 1;
  }
  // Sockets of drivers that are still reconnecting must not keep a finished command alive.
  setTimeout(() => process.exit(), 2_000).unref();
}

/** The roles of `--roles=api,worker`. Throws ConfigError for one that does not exist. */
export function parseRoles(text: string | undefined): readonly RoleName[] {
  if (text === undefined) return ALL_ROLES;
  return text.split(',').map((name) => {
    const role = ALL_ROLES.find((r) => r === name.trim());
    if (!role) throw new ConfigError(`There is no role "${name}". Roles are ${ALL_ROLES.join(', ')}.`);
    return role;
  });
}
