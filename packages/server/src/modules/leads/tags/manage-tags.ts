import type { Batch, BodyOf, tags as contract, QueryOf, ReplyOf } from '@lintel/contract';
import type { Actor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { AppError } from '../../../kernel/errors.ts';
import { changeMany } from '../batches/request-change.ts';
import { hides } from '../field-rules.ts';
import { peopleOf } from '../leads.policy.ts';
import * as repo from './tags.repository.ts';

const COUNTED_TO = 1000;

/** Tags leads within reach have, in order, with how many do. A role that hides tags has none. */
export async function listTags(
  ctx: Ctx,
  actor: Actor,
  want: QueryOf<typeof contract.list>,
): Promise<ReplyOf<typeof contract.list>> {
  if (hides(actor, 'tags')) return { items: [], nextCursor: null };
  const after = want.cursor === undefined ? '' : decodeCursor(want.cursor);
  const rows = await ctx.read(actor, (tx) =>
    repo.countTags(tx, {
      people: peopleOf(actor, 'leads:read'),
      q: want.q ?? '',
      after,
      limit: want.limit + 1,
      most: COUNTED_TO,
    }),
  );
  const page = rows.slice(0, want.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ name, count }) => ({
      name,
      count: Math.min(count, COUNTED_TO),
      capped: count > COUNTED_TO,
    })),
    nextCursor: rows.length > want.limit && last ? Buffer.from(last.key, 'utf8').toString('base64url') : null,
  };
}

function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text === '' || /[\p{Cc}\ufffd]/u.test(text)) throw new AppError('request.cursor_invalid');
  return text;
}

/**
 * Gives tags one name on every lead within reach, as a change of many. Into a tag that is there already only when `merge`
 * says so. A change of capitals alone is a new spelling of the same tag, for everybody.
 */
export async function renameTags(
  ctx: Ctx,
  actor: Actor,
  { tags, name, merge }: BodyOf<typeof contract.rename>,
): Promise<Batch> {
  const asked = await ctx.read(actor, (tx) => repo.spellings(tx, [...tags, name]));
  const from = tags.map((tag) => known(asked, tag));
  const taken = asked.get(name.toLowerCase());
  const own = from.some((tag) => tag.toLowerCase() === name.toLowerCase());
  if (taken !== undefined && !own && !merge) throw new AppError('tag.taken');
  const gone = [...new Set(from)].filter((tag) => tag !== name);
  if (gone.length === 0) throw new AppError('batch.empty');
  return changeMany(
    ctx,
    actor,
    {
      selection: { filter: { all: [{ field: 'tags', op: 'anyOf', value: gone }] } },
      changes: { removeTags: gone, addTags: [name] },
      automate: false,
    },
    name,
  );
}

/** Takes tags off every lead within reach, as a change of many. */
export async function removeTags(
  ctx: Ctx,
  actor: Actor,
  { tags }: BodyOf<typeof contract.remove>,
): Promise<Batch> {
  const asked = await ctx.read(actor, (tx) => repo.spellings(tx, tags));
  const gone = [...new Set(tags.map((tag) => known(asked, tag)))];
  return changeMany(ctx, actor, {
    selection: { filter: { all: [{ field: 'tags', op: 'anyOf', value: gone }] } },
    changes: { removeTags: gone },
    automate: false,
  });
}

function known(spellings: ReadonlyMap<string, string>, tag: string): string {
  const name = spellings.get(tag.toLowerCase());
  if (name === undefined) throw new AppError('tag.not_found');
  return name;
}
