import { Readable } from 'node:stream';
import { t } from '@lintel/contract/messages';
import { stringify } from 'csv-stringify/sync';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import type { StoredProblem } from './intake.repository.ts';
import * as repo from './intake.repository.ts';
import { say, type Words } from './reading/problems.ts';

const PAGE = 2_000;

/** Text that a spreadsheet will not take for a formula (OWASP, "CSV Injection"): an apostrophe goes before the sign. */
export const neutral = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Rows and cells with a problem as CSV, streamed: row, column, reason, original value. */
export async function exportErrors(ctx: Ctx, actor: Actor, importId: string): Promise<Readable> {
  await ctx.tx(actor, async (tx) => {
    if (!(await repo.findImport(tx, importId))) throw new AppError('import.not_found');
    await ctx.audit(tx, actor, 'import.errors_exported', { subject: { type: 'import', id: importId } });
  });
  return Readable.from(lines(ctx, actor, importId), { objectMode: false });
}

async function* lines(ctx: Ctx, actor: Actor, importId: string): AsyncGenerator<string> {
  const head = [
    t('intake.errors.row'),
    t('intake.errors.column'),
    t('intake.errors.reason'),
    t('intake.errors.value'),
  ];
  // The mark lets spreadsheets see that the text is UTF-8.
  yield `\ufeff${stringify([head], { record_delimiter: '\r\n' })}`;
  let [row, position] = [0, -1];
  for (;;) {
    const page = await ctx.read(actor, (tx) => repo.problemsAfter(tx, importId, row, position, PAGE));
    if (page.length > 0) yield stringify(page.map(toLine), { record_delimiter: '\r\n' });
    if (page.length < PAGE) return;
    ({ row, position } = page.at(-1)!);
  }
}

const toLine = ({ row, column, reason, values, value }: StoredProblem): string[] => [
  String(row),
  neutral(column ?? ''),
  say({ key: reason as Words['key'], values }),
  neutral(value),
];
