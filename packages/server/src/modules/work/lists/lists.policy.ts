import type { Actor } from '../../../kernel/actor.ts';
import { reach } from '../../../kernel/actor.ts';
import type { StoredList } from './lists.repository.ts';

type Owned = Pick<StoredList, 'shared' | 'ownerId'>;

export const mayShare = (actor: Actor): boolean => reach(actor, 'lists:share') !== 'none';

/** A shared list is everybody's: whoever may share may change it. A private one is its owner's. */
export const mayChange = (actor: Actor, list: Owned): boolean =>
  list.shared ? mayShare(actor) : isOwn(actor, list);

/** A list others use is taken back by its owner only. */
export const mayUnshare = (actor: Actor, list: Owned): boolean => mayShare(actor) && isOwn(actor, list);

const isOwn = (actor: Actor, list: Owned): boolean => actor.userId !== null && list.ownerId === actor.userId;
