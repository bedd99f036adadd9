import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { BodyOf, intake as contract, Import } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { configureImport } from './configure-import.ts';
import { getImport, startImport } from './imports.service.ts';
import { runImport } from './run-import.ts';
import { uploadImport } from './upload-import.ts';

export interface ImportFileOptions extends BodyOf<typeof contract.configureImport> {
  /** Called about twice a second with the state of the import. */
  onProgress?: (now: Import) => void;
}

/**
 * Imports a file from disk in this process, start to end, with the columns as guessed unless `options` says otherwise:
 * the command line's way. Throws AppError for a file or mapping that cannot be used.
 */
export async function importFile(
  ctx: Ctx,
  actor: Actor,
  path: string,
  options: ImportFileOptions = {},
): Promise<Import> {
  const { onProgress, ...configuration } = options;
  const { id } = await uploadImport(ctx, actor, { fileName: basename(path), file: createReadStream(path) });
  if (Object.keys(configuration).length > 0) await configureImport(ctx, actor, id, configuration);
  const told =
    onProgress && setInterval(() => void getImport(ctx, actor, id).then(onProgress, () => undefined), 500);
  try {
    await startImport(ctx, actor, id);
    // Whoever comes first, this process or a worker that hears of it, does the work; the other finds it done.
    await runImport(ctx, actor.tenantId, id, new AbortController().signal);
    for (;;) {
      const now = await getImport(ctx, actor, id);
      onProgress?.(now);
      if (now.state === 'failed')
        throw new AppError('service.internal', { cause: new Error(now.problem ?? '') });
      if (now.state !== 'waiting' && now.state !== 'running') return now;
      await new Promise((done) => setTimeout(done, 250));
    }
  } finally {
    clearInterval(told);
  }
}
