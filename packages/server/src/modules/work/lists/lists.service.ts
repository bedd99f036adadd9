import {
  type BodyOf,
  conditionsOf,
  type lists as contract,
  LISTS_MAX,
  type ListCount,
  type SmartList,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError, sqlState, violated } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { askingFor, checkFair, countLeads, protectedTrait, usableFilter } from '../../leads/index.ts';
import { DEFAULT_LISTS } from './default-lists.ts';
import { mayChange, mayShare, mayUnshare } from './lists.policy.ts';
import type { StoredList } from './lists.repository.ts';
import * as repo from './lists.repository.ts';

type Asking = Awaited<ReturnType<typeof askingFor>>;

/** The lists the actor sees, in their order. A company that has none is given those it begins with. */
export async function listLists(ctx: Ctx, actor: Actor): Promise<SmartList[]> {
  const [stored, asking] = await Promise.all([readLists(ctx, actor), askingFor(ctx, actor)]);
  return stored.map((list) => toList(actor, asking, list));
}

async function readLists(ctx: Ctx, actor: Actor): Promise<StoredList[]> {
  const read = () => ctx.read(actor, (tx) => repo.listLists(tx, actor.userId));
  const found = await read();
  if (found.some(({ preset }) => preset !== null)) return found;
  await giveDefaultLists(ctx, actor.tenantId);
  // Read anew even when there was nothing to give: another screen may have given them since the first look.
  return read();
}

/** Gives the company the lists it begins with, unless it ever had them: those it removed stay away. */
async function giveDefaultLists(ctx: Ctx, tenantId: string): Promise<void> {
  const given = ctx.tx(systemActor(tenantId), async (tx) => {
    if (await repo.hasPresets(tx)) return;
    const now = ctx.clock.now().getTime();
    for (const [i, { preset, sort, filter }] of DEFAULT_LISTS.entries()) {
      await repo.insertList(tx, {
        id: newId(),
        name: t(`lists.preset.${preset}`),
        preset,
        ownerId: null,
        shared: true,
        filter: { all: filter.all.map((condition) => ({ ...condition })) } as StoredList['filter'],
        sort,
        columns: null,
        density: 'normal',
        at: new Date(now + i),
      });
    }
  });
  // Two screens ask at once, and the unique keys let one of them through: what it gave is there now.
  await given.catch((error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
  });
}

/** Counts of every list the actor sees, and of all leads (id null), within the actor's reach. */
export async function countLists(ctx: Ctx, actor: Actor): Promise<ListCount[]> {
  const [stored, asking] = await Promise.all([readLists(ctx, actor), askingFor(ctx, actor)]);
  const asked = [
    { id: null, filter: { all: [] } },
    ...stored.map(({ id, filter }) => ({ id, filter: usableFilter(actor, asking, filter).usable })),
  ];
  const counts = await countLeads(
    ctx,
    actor,
    asking,
    asked.map(({ filter }) => filter),
  );
  return asked.map(({ id }, i) => ({
    id,
    total: counts[i]?.total ?? null,
    capped: counts[i]?.capped ?? false,
  }));
}

export async function createList(
  ctx: Ctx,
  actor: Actor,
  want: BodyOf<typeof contract.create>,
): Promise<SmartList> {
  const { userId } = actor;
  if (userId === null || (want.shared && !mayShare(actor))) throw new AppError('auth.forbidden');
  const asking = await askingFor(ctx, actor);
  checkKept(actor, asking, want);
  const seen = await readLists(ctx, actor);
  if (seen.length >= LISTS_MAX) throw new AppError('list.too_many');
  const { pinned, ...list } = want;
  return save(ctx, actor, asking, 'list.created', async (tx) => {
    const id = newId();
    const at = ctx.clock.now();
    await repo.insertList(tx, { ...list, id, preset: null, ownerId: userId, at });
    // Behind those there are, in the order the person sees them in.
    const places = [
      ...seen.map(({ id: other, pinned: was, preset }) => ({ id: other, pinned: isPinned(was, preset) })),
    ];
    await repo.placeLists(
      tx,
      userId,
      [...places, { id, pinned }].map((place, position) => ({ ...place, position })),
    );
    return { id, changed: Object.keys(list) };
  });
}

/** Changes a list from the version that was seen. */
export async function updateList(
  ctx: Ctx,
  actor: Actor,
  listId: string,
  { version, ...want }: BodyOf<typeof contract.update>,
): Promise<SmartList> {
  const asking = await askingFor(ctx, actor);
  return save(ctx, actor, asking, 'list.updated', async (tx) => {
    const list = await repo.lockList(tx, listId, actor.userId);
    if (!list) throw new AppError('list.not_found');
    const sharing = want.shared !== undefined && want.shared !== list.shared;
    if (!mayChange(actor, list) || (sharing && !(want.shared ? mayShare(actor) : mayUnshare(actor, list))))
      throw new AppError('auth.forbidden');
    if (list.version !== version) throw new AppError('list.stale', { context: { version: list.version } });
    const next = { ...list, ...want };
    if (want.filter !== undefined || want.name !== undefined || (sharing && want.shared))
      checkKept(actor, asking, next, want.filter !== undefined);
    await repo.updateList(tx, next, ctx.clock.now());
    return { id: listId, changed: Object.keys(want) };
  });
}

/** Removes a list for everybody who sees it; the leads in it stay. */
export const removeList = (ctx: Ctx, actor: Actor, listId: string): Promise<void> =>
  ctx.tx(actor, async (tx) => {
    const list = await repo.lockList(tx, listId, actor.userId);
    if (!list) throw new AppError('list.not_found');
    if (!mayChange(actor, list)) throw new AppError('auth.forbidden');
    await repo.removeList(tx, listId, ctx.clock.now());
    await ctx.audit(tx, actor, 'list.removed', { subject: { type: 'list', id: listId } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lists' }));
  });

/** Sets the actor's own order, and what stands in their sidebar. Lists that are not named come behind. */
export async function arrangeLists(
  ctx: Ctx,
  actor: Actor,
  items: BodyOf<typeof contract.arrange>['items'],
): Promise<SmartList[]> {
  const { userId } = actor;
  if (userId === null) throw new AppError('auth.forbidden');
  const seen = await readLists(ctx, actor);
  const named = new Map(items.map(({ id, pinned }) => [id, pinned]));
  for (const id of named.keys())
    if (!seen.some((list) => list.id === id)) throw new AppError('list.not_found');
  const rest = seen.filter(({ id }) => !named.has(id));
  await ctx.tx(actor, async (tx) => {
    await repo.placeLists(
      tx,
      userId,
      [...named, ...rest.map((list) => [list.id, isPinned(list.pinned, list.preset)] as const)].map(
        ([id, pinned], position) => ({ id, pinned, position }),
      ),
    );
    await ctx.audit(tx, actor, 'lists.arranged', { subject: { type: 'user', id: userId } });
    tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lists' }));
  });
  return listLists(ctx, actor);
}

/** What is kept must be fair, and what is new in it must be understood. */
function checkKept(
  actor: Actor,
  asking: Asking,
  list: Pick<StoredList, 'name' | 'filter'>,
  fresh = true,
): void {
  const named = protectedTrait(list.name);
  if (named) {
    const message = t('error.fair_housing.refused', { trait: named.why });
    throw new AppError('fair_housing.refused', {
      values: { trait: named.why },
      errors: [{ path: 'name', code: 'fair_housing.refused', message }],
    });
  }
  checkFair(list.filter, asking.fields);
  const { broken } = fresh ? usableFilter(actor, asking, list.filter) : { broken: [] };
  if (broken.length > 0) {
    throw new AppError('request.invalid', {
      errors: broken.map(({ path, message }) => ({ path: `filter.${path}`, code: 'invalid_value', message })),
    });
  }
}

async function save(
  ctx: Ctx,
  actor: Actor,
  asking: Asking,
  action: 'list.created' | 'list.updated',
  write: (tx: Tx) => Promise<{ id: string; changed: string[] }>,
): Promise<SmartList> {
  try {
    return await ctx.tx(actor, async (tx) => {
      const { id, changed } = await write(tx);
      await ctx.audit(tx, actor, action, { subject: { type: 'list', id }, changed });
      const saved = (await repo.listLists(tx, actor.userId)).find((list) => list.id === id);
      if (!saved) throw new AppError('list.not_found');
      tx.afterCommit(() => ctx.hint(actor.tenantId, { topic: 'lists' }));
      return toList(actor, asking, saved);
    });
  } catch (error) {
    if (/^smart_lists_(shared|own)_name$/.test(violated(error) ?? '')) throw new AppError('list.name_taken');
    throw error;
  }
}

const isPinned = (pinned: boolean | null, preset: string | null): boolean =>
  pinned ?? DEFAULT_LISTS.some((list) => list.preset === preset && list.pinned);

function toList(actor: Actor, asking: Asking, { pinned, ...list }: StoredList): SmartList {
  const { broken } = usableFilter(actor, asking, list.filter);
  const hidden = new Set(broken.map(({ path }) => path));
  return {
    ...list,
    // A value may tell what the role hides: of a condition that cannot be asked, the field and no more is shown.
    filter: hidden.size === 0 ? list.filter : withoutValues(list.filter, hidden),
    pinned: isPinned(pinned, list.preset),
    mayChange: mayChange(actor, list),
    broken,
  };
}

function withoutValues(filter: StoredList['filter'], paths: ReadonlySet<string>): StoredList['filter'] {
  const copy = structuredClone(filter);
  for (const { condition, path } of conditionsOf(copy)) if (paths.has(path.join('.'))) delete condition.value;
  return copy;
}
