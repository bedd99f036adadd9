import {
  type CustomField,
  conditionsOf,
  type FilterGroup,
  type FilterNode,
  groupOf,
  isGroup,
  NO_CONDITIONS,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Actor } from '../../kernel/actor.ts';
import { AppError, type FieldProblem } from '../../kernel/errors.ts';
import { protectedTrait } from './fair-housing.ts';
import { hides } from './field-rules.ts';
import { type Asking, filterSql } from './lead-filter.repository.ts';

/** A condition that cannot be asked, with its path in the filter (`all.0.any.1`). */
export interface BrokenCondition {
  path: string;
  message: string;
}

/**
 * A kept filter without the conditions that cannot be asked any more, since their field was deleted, changed its type or
 * is hidden from the actor's role; a group that is left empty goes too.
 */
export function usableFilter(
  actor: Actor,
  asking: Asking,
  filter: FilterGroup,
): { usable: FilterGroup; broken: BrokenCondition[] } {
  const broken: BrokenCondition[] = [];
  const keep = (group: FilterGroup, path: string): FilterGroup => {
    const { join, parts } = groupOf(group);
    const kept = parts.flatMap((part, i): FilterNode[] => {
      const at = `${path}${join}.${i}`;
      if (isGroup(part)) {
        const inner = keep(part, `${at}.`);
        return groupOf(inner).parts.length > 0 || groupOf(part).parts.length === 0 ? [inner] : [];
      }
      const message = hides(actor, part.field) ? t('leads.filter.hidden') : problemOf(part, asking);
      if (message === undefined) return [part];
      broken.push({ path: at, message });
      return [];
    });
    return join === 'any' ? { any: kept } : { all: kept };
  };
  const usable = keep(filter, '');
  return { usable: groupOf(usable).parts.length === 0 ? NO_CONDITIONS : usable, broken };
}

function problemOf(condition: FilterNode, asking: Asking): string | undefined {
  try {
    filterSql({ all: [condition] }, asking);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.errors?.[0]?.message ?? error.message;
  }
}

/**
 * Refuses a filter that is to be kept, shared or routed by when it picks people by who they are (42 U.S.C. 3604): by
 * name, or by a field, tag or choice that speaks of a protected trait or a language. What somebody types into a search of
 * the moment stays free. Throws `fair_housing.refused` with the conditions, by path below `at`.
 */
export function checkFair(
  filter: FilterGroup,
  fields: readonly CustomField[],
  at: readonly string[] = ['filter'],
): void {
  const errors = conditionsOf(filter, at).flatMap(
    ({ condition, path }): (FieldProblem & { trait: string })[] => {
      const trait = traitOf(condition.field, condition.value, fields);
      if (trait === undefined) return [];
      const message = t('error.fair_housing.refused', { trait });
      return [{ path: path.join('.'), code: 'fair_housing.refused', message, trait }];
    },
  );
  const [first] = errors;
  if (first) {
    throw new AppError('fair_housing.refused', {
      values: { trait: first.trait },
      errors: errors.map(({ path, code, message }) => ({ path, code, message })),
    });
  }
}

function traitOf(field: string, value: unknown, fields: readonly CustomField[]): string | undefined {
  if (field === 'name') return protectedTrait('name')?.why;
  const custom = field.startsWith('custom.') ? field.slice('custom.'.length) : undefined;
  if (custom === undefined && field !== 'tags') return undefined;
  const label = fields.find(({ key }) => key === custom)?.label;
  const words = [custom, label, ...(Array.isArray(value) ? value : [value])];
  for (const word of words) {
    const trait = typeof word === 'string' ? protectedTrait(word) : undefined;
    if (trait) return trait.why;
  }
  return undefined;
}
