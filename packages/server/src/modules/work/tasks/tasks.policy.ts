import { type Actor, reach } from '../../../kernel/actor.ts';
import { peopleOf } from '../../leads/index.ts';
import type { Reader, StoredTask } from './tasks.repository.ts';

/** What the actor sees of tasks about no lead. A key that may change and not read sees what it changes. */
export const readerOf = (actor: Actor): Reader => ({
  userId: actor.userId,
  people: peopleOf(actor, reach(actor, 'leads:read') === 'none' ? 'leads:update' : 'leads:read'),
});

/** A task is changed by whoever does it or made it, and by those who may change the work of its assignee or of its lead. */
export function mayChange(
  actor: Actor,
  task: Pick<StoredTask, 'assigneeId' | 'creatorId' | 'leadOwnerId'>,
): boolean {
  const scope = reach(actor, 'leads:update');
  if (scope === 'none') return false;
  if (scope === 'all') return true;
  const people = scope === 'team' ? actor.access.team : [actor.userId];
  return [task.assigneeId, task.creatorId, task.leadOwnerId].some(
    (id) => id !== null && (id === actor.userId || people.includes(id)),
  );
}
