import type { FormDefinition } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { listFields } from '../../leads/index.ts';
import { renderForm } from './render-form.ts';

/** The page of a form that is not saved yet, without what makes it work. */
export async function previewForm(
  ctx: Ctx,
  actor: Actor,
  definition: FormDefinition,
): Promise<{ html: string }> {
  const consents = definition.consents.map((one) => ({ ...one, version: 0 }));
  const form = { definition, consents, custom: await listFields(ctx, actor) };
  return {
    html: renderForm(form, { action: '', page: '', puzzle: '', answers: {}, agreed: new Set(), faults: {} }),
  };
}
