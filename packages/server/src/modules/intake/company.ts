import { type Actor, reach } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { companyOf } from '../auth/index.ts';
import { companyDefaults, listFields, listSources, listStages } from '../leads/index.ts';
import type { Company } from './guess-columns.ts';
import * as repo from './intake.repository.ts';

/** What a file's columns and values are read against. */
export async function readCompany(ctx: Ctx, actor: Actor): Promise<Company> {
  const [{ timeZone }, { currency, country }, fields, stages, users, sources] = await Promise.all([
    companyOf(ctx, actor),
    companyDefaults(ctx, actor),
    listFields(ctx, actor),
    listStages(ctx, actor),
    ctx.read(actor, (tx) => repo.listOwners(tx)),
    // A key that may import and not read learns no names of sources.
    reach(actor, 'leads:read') === 'none' ? [] : listSources(ctx, actor),
  ]);
  return { timeZone, currency, country, fields, stages, users, sources };
}
