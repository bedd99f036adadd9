import { parseArgs } from 'node:util';
import type { ChainFault } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Ctx } from '../kernel/context.ts';
import { listAudited, verifyChain } from '../modules/audit/index.ts';
import { chooseCompany } from './company.ts';

/**
 * `lintel verify-audit [--company ID|NAME]`: checks the audit log of one company or of all, beside a running server or
 * without one; writes nothing. The exit code is 1 when a chain is broken.
 */
export async function verifyAuditCommand(ctx: Ctx, argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { company: { type: 'string' } } });
  const all = await listAudited(ctx);
  // A company that is in the log only can be named by its id.
  const named = all.filter((c) => c.id === values.company);
  const only =
    values.company === undefined || named.length > 0 ? undefined : await chooseCompany(ctx, values.company);
  const chosen = named.length > 0 ? named : only === undefined ? all : all.filter((c) => c.id === only);
  for (const { id, name } of chosen) {
    const began = performance.now();
    const verdict = await verifyChain(ctx, id);
    say(
      t(verdict.intact ? 'audit.cli.intact' : 'audit.cli.broken', {
        company: name ?? t('audit.cli.unknown_company', { id }),
        entries: verdict.entries,
        seconds: ((performance.now() - began) / 1000).toFixed(2),
        waiting: verdict.waiting,
        faults: verdict.faults.length,
      }),
    );
    for (const fault of verdict.faults) say(`  ${sentenceOf(fault)}`);
    if (!verdict.intact) process.exitCode = 1;
  }
}

const sentenceOf = ({ kind, position, entryId }: ChainFault): string =>
  t(`audit.cli.${kind}`, {
    position: position ?? t('audit.cli.no_position'),
    entry: entryId ?? t('audit.cli.no_entry'),
  });

const say = (line: string) => process.stdout.write(`${line}\n`);
