import { json } from 'node:stream/consumers';
import type { GoldenRows } from '@lintel/contract';
import { scoreBatch } from '@lintel/scoring';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { FileMissing } from '../../kernel/files/files.ts';
import { asServed } from './device-model.ts';
import { GoldenFile } from './model-metadata.ts';
import { readModelData } from './models.repository.ts';
import { registeredModel } from './serving.ts';

type Input = GoldenRows['rows'][number]['input'];

/**
 * A registered model with rows and the chance this server gives each, against which a device checks itself. Throws
 * `ml.model_invalid` when the model is not the one that was registered or its golden rows are not there.
 */
export async function goldenRows(ctx: Ctx, actor: Actor, modelId: string): Promise<GoldenRows> {
  const { row, serving } = await ctx.read(actor, async (tx) => ({
    row: await readModelData(tx, modelId),
    serving: await registeredModel(ctx, tx, modelId),
  }));
  if (!row) throw new AppError('ml.model_not_found');
  const golden = GoldenFile.safeParse(await readGolden(ctx, row.metadata.files));
  if (!serving || !golden.success) throw new AppError('ml.model_invalid');
  const inputs = mixed(
    golden.data.features,
    golden.data.rows.map(({ input }) => input),
  );
  const { probability } = scoreBatch(serving.model, inputs);
  return {
    model: asServed(row.model_data as object, serving.model),
    rows: inputs.map((input, i) => ({ input, probability: probability[i] as number })),
  };
}

/** What `golden.json` of an artefact in the file store says; undefined when it is gone. */
async function readGolden(ctx: Ctx, folder: string): Promise<unknown> {
  try {
    return await json(await ctx.files.read(`${folder}/golden.json`));
  } catch (error) {
    if (error instanceof FileMissing || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The same values in other rows: the column of each feature is turned by one row more than the one before. Who may look at
 * models need not see leads, and a whole row may tell a lead by its facts.
 */
const mixed = (features: readonly string[], rows: readonly Input[]): Input[] =>
  rows.map((_, i) =>
    Object.fromEntries(features.map((key, f) => [key, rows[(i + f) % rows.length]?.[key] ?? null])),
  );
