import type { Import, ImportMapping } from '@lintel/contract';
import type { Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Company } from './guess-columns.ts';
import { plainHeader } from './header-words.ts';
import { requireImport } from './import-state.ts';
import type { StoredColumn } from './intake.tables.ts';
import * as repo from './saved-mappings.repository.ts';

const toMapping = (row: repo.StoredMapping): ImportMapping => ({
  id: row.id,
  name: row.name,
  columns: row.columns.filter(({ target }) => target.kind !== 'skip').length,
  createdBy: row.created_by,
  updatedAt: row.updated_at.toISOString(),
});

/** Saved mappings of the company by name. */
export const listMappings = async (ctx: Ctx, actor: Actor): Promise<{ items: ImportMapping[] }> => ({
  items: (await ctx.read(actor, repo.allMappings)).map(toMapping),
});

/** Keeps how a file is mapped under a name, in place of one of the same name. */
export async function saveMapping(
  ctx: Ctx,
  actor: Actor,
  importId: string,
  name: string,
): Promise<ImportMapping> {
  const row = await requireImport(ctx, actor, importId);
  return ctx.tx(actor, async (tx) => {
    const saved = await repo.putMapping(tx, {
      id: newId(),
      name,
      columns: row.columns.map((column) => ({ name: column.name, target: column.target })),
      settings: {
        onDuplicate: row.on_duplicate,
        mode: row.mode,
        matchBy: row.match_by,
        meanings: row.meanings,
        defaultSource: row.default_source,
      },
      createdBy: actor.userId,
      at: ctx.clock.now(),
    });
    await ctx.audit(tx, actor, 'import.mapping_saved', { subject: { type: 'import-mapping', id: saved.id } });
    return toMapping(saved);
  });
}

/** Forgets a saved mapping; imports mapped by it stay as they are. */
export const removeMapping = (ctx: Ctx, actor: Actor, mappingId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    if (!(await repo.dropMapping(tx, mappingId))) throw new AppError('import.mapping_not_found');
    await ctx.audit(tx, actor, 'import.mapping_removed', {
      subject: { type: 'import-mapping', id: mappingId },
    });
  });

/** The saved mapping; 404 when it is gone. */
export async function requireMapping(ctx: Ctx, actor: Actor, id: string): Promise<repo.StoredMapping> {
  const found = (await ctx.read(actor, repo.allMappings)).find((mapping) => mapping.id === id);
  if (!found) throw new AppError('import.mapping_not_found');
  return found;
}

/** The saved mapping whose mapped columns a file has, the one that maps most of them; null when there is none. */
export async function suggestMapping(
  ctx: Ctx,
  actor: Actor,
  columns: readonly Pick<StoredColumn, 'name'>[],
): Promise<Import['mapping']> {
  const there = new Set(columns.map(({ name }) => plainHeader(name)));
  const mapped = (mapping: repo.StoredMapping) =>
    mapping.columns.filter(({ target }) => target.kind !== 'skip');
  const [best] = (await ctx.read(actor, repo.allMappings))
    .filter((mapping) => mapped(mapping).length > 1)
    .filter((mapping) => mapped(mapping).every(({ name }) => there.has(plainHeader(name))))
    .sort((a, b) => mapped(b).length - mapped(a).length);
  return best ? { id: best.id, name: best.name, applied: false } : null;
}

/** What a saved mapping makes of the columns of a file, by their names; columns it does not know stay as they are. */
export function targetsOf(
  mapping: repo.StoredMapping,
  columns: readonly Pick<StoredColumn, 'name'>[],
  company: Company,
): { index: number; target: StoredColumn['target'] }[] {
  const saved = new Map(mapping.columns.map(({ name, target }) => [plainHeader(name), target]));
  return columns.flatMap(({ name }, index) => {
    const target = saved.get(plainHeader(name));
    return target ? [{ index, target: living(target, company) }] : [];
  });
}

/** A field that was made meanwhile is used again, and one that is gone is left out. */
function living(target: StoredColumn['target'], company: Company): StoredColumn['target'] {
  if (target.kind === 'newField') {
    const made = company.fields.find(
      ({ label, type }) => plainHeader(label) === plainHeader(target.label) && type === target.type,
    );
    return made
      ? { kind: 'custom', key: made.key, ...(target.dateOrder && { dateOrder: target.dateOrder }) }
      : target;
  }
  if (target.kind === 'custom' && !company.fields.some(({ key }) => key === target.key))
    return { kind: 'skip' };
  return target;
}
