#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { t } from '@lintel/contract/messages';
import { ConfigError, readConfig } from '../kernel/config.ts';
import type { Ctx } from '../kernel/context.ts';
import { createContext } from '../kernel/create-context.ts';
import { createLogger } from '../kernel/log.ts';
import { parseRoles, runToEnd, serve } from '../main.ts';

const [command = 'help', ...rest] = process.argv.slice(2);

/** Runs a command that needs the context but does not serve. */
async function withContext(work: (ctx: Ctx) => Promise<void>): Promise<void> {
  const config = readConfig(undefined, []);
  const { ctx, close } = await createContext(config, {
    log: createLogger({ logLevel: 'warn' }, process.stderr),
    guest: true,
  });
  try {
    await work(ctx);
  } finally {
    await close();
  }
}

const commands: Record<string, () => Promise<void>> = {
  serve: () => {
    const { values } = parseArgs({
      args: rest,
      options: { demo: { type: 'boolean', default: false }, roles: { type: 'string' } },
    });
    return serve({ demo: values.demo, roles: parseRoles(values.roles) });
  },
  import: () => withContext(async (ctx) => (await import('./import.ts')).importCommand(ctx, rest)),
  train: async () => {
    const { isFileTraining, trainFile } = await import('./train-file/train-file.ts');
    if (isFileTraining(rest)) return trainFile(readConfig(undefined, []), rest);
    return withContext(async (ctx) => (await import('./train.ts')).trainCommand(ctx, rest));
  },
  'verify-audit': () =>
    withContext(async (ctx) => (await import('./verify-audit.ts')).verifyAuditCommand(ctx, rest)),
  migrate: () => withContext(async () => undefined),
  help: async () => void process.stdout.write(t('server.usage')),
};

await runToEnd(async () => {
  const run = commands[command];
  if (!run) throw new ConfigError(`${t('server.unknownCommand', { command })}\n${t('server.usage')}`);
  await run();
});
