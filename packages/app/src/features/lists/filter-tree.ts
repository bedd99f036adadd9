import {
  type Condition,
  FILTER_CONDITIONS,
  type FilterGroup,
  type FilterNode,
  groupOf,
  isGroup,
} from '@lintel/contract';
import type { FilterField } from '@/features/leads';
import { type Draft, filledIn, toCondition } from './condition-draft.ts';

/** A filter while it is edited: a condition may lack its field or its value. */
export interface GroupDraft {
  readonly id: number;
  readonly join: 'all' | 'any';
  readonly parts: readonly NodeDraft[];
}
export interface ConditionDraft {
  readonly id: number;
  readonly field: string | null;
  readonly draft: Draft;
}
export type NodeDraft = GroupDraft | ConditionDraft;
export const isGroupDraft = (node: NodeDraft): node is GroupDraft => 'parts' in node;

let made = 0;
const nextId = (): number => ++made;

export const newCondition = (): ConditionDraft => ({ id: nextId(), field: null, draft: { op: 'is' } });
export const newGroup = (): GroupDraft => ({ id: nextId(), join: 'any', parts: [newCondition()] });

export function toDraft(filter: FilterGroup): GroupDraft {
  const { join, parts } = groupOf(filter);
  return {
    id: nextId(),
    join,
    parts: parts.map((part) =>
      isGroup(part)
        ? toDraft(part)
        : { id: nextId(), field: part.field, draft: { op: part.op, value: part.value } },
    ),
  };
}

/** The tree with the node of this id replaced, or taken out when `by` is null. */
export function replaced(group: GroupDraft, id: number, by: NodeDraft | null): GroupDraft {
  if (group.id === id) return by && isGroupDraft(by) ? by : group;
  return {
    ...group,
    parts: group.parts.flatMap((part): NodeDraft[] => {
      if (part.id === id) return by ? [by] : [];
      return [isGroupDraft(part) ? replaced(part, id, by) : part];
    }),
  };
}

/**
 * What the draft asks: conditions still without a field are left out, and groups with nothing in them. Undefined when a
 * condition lacks its value, or when there are more than a filter may have.
 */
export function toFilter(group: GroupDraft, fields: readonly FilterField[]): FilterGroup | undefined {
  let whole = true;
  let count = 0;
  const read = ({ join, parts }: GroupDraft): FilterGroup => {
    const kept = parts.flatMap((part): FilterNode[] => {
      count++;
      if (isGroupDraft(part)) {
        const inner = read(part);
        return groupOf(inner).parts.length > 0 ? [inner] : [];
      }
      const condition = toNode(part, fields);
      if (condition === null) whole = false;
      return condition ? [condition] : [];
    });
    return join === 'any' ? { any: kept } : { all: kept };
  };
  const filter = read(group);
  return whole && count <= FILTER_CONDITIONS ? filter : undefined;
}

/** Null when something is missing, undefined when nothing has been chosen yet. */
function toNode(
  { field: key, draft }: ConditionDraft,
  fields: readonly FilterField[],
): Condition | null | undefined {
  if (key === null) return undefined;
  const field = fields.find((f) => f.key === key);
  // What cannot be edited here stays as it is.
  if (!field) return { field: key, ...draft };
  return filledIn(draft) ? toCondition(field, draft) : null;
}
