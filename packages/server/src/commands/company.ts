import { t } from '@lintel/contract/messages';
import { ConfigError } from '../kernel/config.ts';
import type { Ctx } from '../kernel/context.ts';
import { listCompanies } from '../modules/auth/index.ts';

/** The company a command is for: the one named, or the only one there is. Throws a ConfigError that lists them. */
export async function chooseCompany(ctx: Ctx, wanted: string | undefined): Promise<string> {
  const companies = await listCompanies(ctx);
  if (companies.length === 0) throw new ConfigError(t('server.cli.empty'));
  const names = companies.map((c) => c.name).join(', ');
  const fitting =
    wanted === undefined ? companies : companies.filter((c) => c.name === wanted || c.id === wanted);
  const [only] = fitting;
  if (only && fitting.length === 1) return only.id;
  throw new ConfigError(t(only ? 'server.cli.companies' : 'server.cli.no_company', { names }));
}
