import { parseArgs } from 'node:util';
import { t } from '@lintel/contract/messages';
import { systemActor } from '../kernel/actor.ts';
import { ConfigError } from '../kernel/config.ts';
import type { Ctx } from '../kernel/context.ts';
import { AppError } from '../kernel/errors.ts';
import { importFile } from '../modules/intake/index.ts';
import { chooseCompany } from './company.ts';

/**
 * `lintel import FILE [--company NAME] [--source NAME]`: imports a file of leads with its columns as guessed, beside a
 * running server or without one. Throws a ConfigError with what to do when the file or the mapping cannot be used.
 */
export async function importCommand(ctx: Ctx, argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { company: { type: 'string' }, source: { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new ConfigError(t('server.cli.import_usage'));
  const actor = systemActor(await chooseCompany(ctx, values.company));
  let told = -1;
  const done = await importFile(ctx, actor, file, {
    ...(values.source ? { defaultSource: values.source } : {}),
    onProgress: ({ progress }) => {
      if (!progress || progress.rows === told) return;
      told = progress.rows;
      process.stdout.write(`${t('server.cli.import_progress', { rows: told })}\n`);
    },
  }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT')
      throw new ConfigError(t('server.cli.no_file', { file }));
    if (!(error instanceof AppError)) throw error;
    const fields = (error.errors ?? []).map((e) => `\n  ${e.path}: ${e.message}`).join('');
    throw new ConfigError(`${error.message}${fields}`);
  });
  const { create = 0, update = 0, unchanged = 0, error = 0 } = done.progress ?? {};
  process.stdout.write(`${t('server.cli.import_done', { create, update, unchanged, error })}\n`);
}
